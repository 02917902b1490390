"""Sample files that are handed in by mistake: a contract, and a report whose transmission broke off."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from eval.factory.blocks import Block, Heading, NewPage, Paragraph
from eval.factory.layouts.base import dense
from eval.factory.layouts.catalogue import BY_NAME
from eval.factory.render.flow import Flow
from eval.factory.render.ink import InkWell
from eval.factory.render.pdf import FileFacts, write_pdf

CONTRACT, CUT_OFF = "储罐采购合同.pdf", "传输中断的评价报告.pdf"
_SIGNED_AT = dt.datetime(2024, 6, 3, 10, 20, 0)  # noqa: DTZ001  a file's properties carry no zone here
_KEPT_BYTES = 60_000  # the file is whole up to here
_CLAUSES = (
    (
        "一、标的",
        (
            "买方向卖方购买立式内浮顶储罐两台，单台公称容积五百立方米，材质为碳钢，附件包括阻火呼吸阀、量油孔、"
            "人孔、盘梯及防雷接地端子。技术参数以双方确认的图纸为准。"
        ),
    ),
    (
        "二、价款和付款",
        (
            "合同总价为人民币九十六万元，含增值税、运费和安装指导费。合同签订后七日内付百分之三十，货到现场验收后付"
            "百分之五十，安装调试完成后付百分之十五，其余百分之五为质量保证金，一年后付清。"
        ),
    ),
    (
        "三、交货",
        (
            "卖方于合同生效后六十日内将货物运至买方厂区。卸车由买方组织，卖方派人到场。货物毁损的风险自卸车完毕起由"
            "买方承担。"
        ),
    ),
    (
        "四、质量和验收",
        (
            "货物应符合国家现行标准和双方确认的图纸，出厂时附产品质量证明书、焊缝检测记录和竣工图。买方在到货后十日内"
            "开箱检查，对外观、数量有异议的，应当书面提出。"
        ),
    ),
    (
        "五、违约责任",
        (
            "逾期交货的，每逾期一日，卖方按未交货部分价款的千分之一支付违约金；逾期付款的，买方按同样的比例支付违约金。"
            "违约金总额不超过合同总价的百分之十。"
        ),
    ),
    (
        "六、争议的解决",
        ("双方协商不成的，向买方所在地人民法院起诉。本合同一式四份，双方各执两份，自双方盖章之日起生效。"),
    ),
)


def write_other_files(folder: Path, *, cut_from: Path) -> tuple[Path, Path]:
    """Write both files; the second is the beginning of the report ``cut_from``."""
    folder.mkdir(parents=True, exist_ok=True)
    contract, cut_off = folder / CONTRACT, folder / CUT_OFF
    contract.write_bytes(_contract())
    cut_off.write_bytes(cut_from.read_bytes()[:_KEPT_BYTES])
    return contract, cut_off


def _contract() -> bytes:
    layout = dense(BY_NAME["plain_grid"])
    blocks: list[Block] = [
        NewPage(part="body", has_furniture=False),
        Paragraph(text="储罐采购合同", style="cover_name"),
        Paragraph(text="买方：恒泽储运有限公司　　卖方：华容容器制造有限公司"),
    ]
    for title, text in _CLAUSES:
        blocks += [Heading(text=title, level=2), Paragraph(text=text)]
    draft = Flow(layout, InkWell("samples", "contract"), contents_levels=1).run(blocks)
    facts = FileFacts(
        title="储罐采购合同",
        author="恒泽储运有限公司",
        producer=layout.producer,
        creator=layout.creator,
        made_at=_SIGNED_AT,
    )
    return write_pdf(draft, facts, kerned=layout.kerned)
