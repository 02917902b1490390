"""What to do about a file or page that was not screened, by the code of its failure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.document import Failure, FailureCategory

_WHOLE = "用 PDF 阅读软件打开原件，确认能正常显示；打不开的，请报送单位重新提供完整的 PDF。"
_SPLIT = "把报告与附件拆成几个 PDF 分别筛查；确需整份处理时，请系统维护人员调高相应限额。"
_COARSER = "降低扫描分辨率后重新导出再筛查；其间请对照原件人工检查。"
_BY_HAND = "在此之前，请按人工方式检查该报告。"

_BY_CODE: Mapping[str, tuple[str, ...]] = {
    "not_a_pdf": (
        "用编制该文件的软件打开它，另存为 PDF 后重新提交；图片请先合成一个 PDF。",
        "只改文件名的后缀没有作用。",
    ),
    "encrypted": (
        "请报送单位提供没有密码的 PDF，或在取得密码后用 PDF 软件去掉密码另存一份。",
        "取得未加密的文件后重新筛查。",
    ),
    "empty_file": ("重新导出或重新上传该文件，确认大小不是 0 后再筛查。",),
    "too_large": (_SPLIT,),
    "too_many_pages": (_SPLIT,),
    "damaged": (_WHOLE,),
    "structure_damaged": (_WHOLE,),
    "structure_locked": ("需要检查附件或数字签名的，请报送单位提供没有密码的版本。",),
    "no_pages": (_WHOLE,),
    "no_page_read": (_WHOLE, _BY_HAND),
    "page_damaged": ("对照原件查看该页；原件也看不清的，请报送单位重新提供该页。",),
    "page_size": (_COARSER,),
    "page_pixels": (_COARSER,),
    "picture_pixels": (_COARSER,),
    "picture_damaged": ("对照原件查看该页；原件也看不清的，请报送单位重新提供该页。",),
    "image_too_large": (_COARSER,),
    "fonts_unchecked": ("抽查几页，把报告文字与页面图像对照一遍；不一致的，按人工方式检查。",),
    "page_characters": ("对照原件人工检查该页。",),
    "not_a_safety_report": (
        "确认提交的是安全评价报告，而不是其他文件；提交有误的，请换成正确的文件。",
        "确是安全评价报告的，请检查是否缺页、页面是否清晰，再按人工方式检查。",
    ),
    "input_not_found": ("检查路径和文件名是否写对，文件是否已被移走，然后重新筛查。",),
    "is_folder": ("给出文件夹里的 PDF 文件，而不是文件夹本身。",),
    "not_readable": ("请有权限的人员开放该文件的读取权限，或把文件复制到可读的位置后再筛查。",),
    "time_limit": (_SPLIT,),
    "memory": (_SPLIT,),
}
_BY_CATEGORY: Mapping[FailureCategory, tuple[str, ...]] = {
    FailureCategory.INPUT: (_WHOLE,),
    FailureCategory.ENGINE: (
        "重新筛查一次；如仍不成功，把下面的代码和文件编号告诉系统维护人员。",
        _BY_HAND,
    ),
    FailureCategory.LIMIT: (_SPLIT,),
    FailureCategory.EXTERNAL: ("待登记库接口恢复后重新筛查该报告；其间所涉事项请按人工方式核对。",),
}


def advice_on(failures: Iterable[Failure]) -> tuple[str, ...]:
    """Each sentence once, in the order of the failures; an unknown code is answered by its category."""
    sentences: dict[str, None] = {}
    for failure in failures:
        sentences |= dict.fromkeys(_BY_CODE.get(failure.code) or _BY_CATEGORY[failure.category])
    return tuple(sentences)
