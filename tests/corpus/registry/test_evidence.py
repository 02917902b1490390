from __future__ import annotations

import datetime as dt

from core.dates import Validity
from core.evidence import EvidenceSource
from corpus.registry.evidence import row_evidence
from corpus.registry.records import AgencyRow, Register, RosterRow, RowRef


def reference(register: Register) -> RowRef:
    return RowRef(
        register=register,
        key="k" * 32,
        snapshot_id="0123456789abcdef" * 4,
        known_on=dt.date(2023, 5, 1),
        file="名录.xlsx",
        line=7,
        sheet="机构",
    )


def test_an_agencys_row_says_what_it_states_and_where_it_stands() -> None:
    row = AgencyRow(
        name="蜀岭安全评价有限公司",
        certificate_number="APJ-（川）-002",
        row=reference(Register.AGENCIES),
        validity=Validity(dt.date(2022, 3, 5), dt.date(2027, 3, 4)),
        business_scopes=("金属冶炼", "烟花爆竹制造业"),
    )
    evidence = row_evidence(row, role="名录中的有效期", confidence=0.9)

    assert evidence.excerpt == (
        "蜀岭安全评价有限公司；资质证书编号 APJ-（川）-002；有效期 2022年3月5日至2027年3月4日；"
        "业务范围 金属冶炼｜烟花爆竹制造业"
    )
    assert (evidence.source, evidence.page, evidence.confidence) == (EvidenceSource.REGISTRY, None, 0.9)
    assert evidence.detail.register == "安全评价机构名录"
    assert evidence.detail.row == "名录.xlsx[机构] 第 7 行"
    assert evidence.detail.snapshot == "2023-05-01 0123456789ab"
    assert evidence.detail.role == "名录中的有效期"


def test_a_persons_row_leaves_out_what_it_does_not_state() -> None:
    row = RosterRow(
        person_name="温知远",
        agency_name="蜀岭安全评价有限公司",
        row=reference(Register.ROSTER),
        certificate_number="S0110320001",
        validity=Validity(since=dt.date(2020, 1, 1)),
    )
    assert row_evidence(row).excerpt == (
        "温知远；证书号码 S0110320001；机构 蜀岭安全评价有限公司；期间 2020年1月1日至未注明"
    )
