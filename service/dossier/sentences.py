"""Sentences that every format of the dossier says alike."""

from __future__ import annotations

from service.dossier.content import Dossier

TITLE = "安全评价报告筛查卷宗"
CAUTION = "以下都是供核查的线索，不是对报告真伪的认定；每一条都须由检查人员核实。"


def no_leads_sentence() -> str:
    """What to say of a report without leads."""
    return "没有发现线索。这不等于报告没有问题：请看未能评估的项目，再决定是否抽查。"


def assessment_sentences(dossier: Dossier) -> tuple[str, ...]:
    """Band, score, by which lists, how much could be assessed, and what is left without the dismissed."""
    view = dossier.view
    if view.band is None or view.score is None:
        return ("这份文件没有完成筛查，没有评估。", *(failure.message for failure in view.failures))
    score = view.score
    words = [f"核查等级：{view.band.name}；评分 {score.score}（满分 1，只表示核查先后）。"]
    if score.packs:
        words.append(f"依据的认定清单：{'；'.join(score.packs)}。")
    told = f"共 {score.assessed + score.not_assessable} 项检查，{view.findings.unassessed_checks} 项无法评估"
    if absent := view.findings.absent_checks:
        told += f"，{absent} 项没有可核对的内容"
    words.append(f"{told}。发现线索 {len(view.findings.flagged_findings)} 条。")
    if dossier.left:
        words.append(f"不计已排除的线索：{dossier.left}。")
    return tuple(words)
