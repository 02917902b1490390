"""What judging sees of a registry that was imported more than once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from core.outcome import State
from corpus.registry.importer import import_file
from corpus.registry.lookup import StoredRegistry
from corpus.store.store import Store
from pipelines.checks import agency_certificate_lapsed, assessor_not_with_agency
from pipelines.registry_extract import registry_extract
from tests import cases

AGENCY_HEAD = "机构名称,资质证书编号,发证日期,有效日期\n"
OLD_AGENCIES = f"{AGENCY_HEAD}{cases.AGENCY},{cases.NUMBER},2018-06-01,2023-05-31\n"
NEW_AGENCIES = f"{AGENCY_HEAD}{cases.AGENCY},{cases.NUMBER},2023-06-01,2028-05-31\n"
HEAD = "姓名,证书号码,机构名称,资质证书编号,入职日期,离职日期\n"
OLD_ROSTER = f"{HEAD}沈青禾,S0110990001,{cases.AGENCY},{cases.NUMBER},2019-01-01,\n"
NEW_ROSTER = f"{HEAD}沈青禾,S0110990001,{cases.OTHER_AGENCY},APJ-(陕)-911,2024-01-01,\n"


def test_a_newer_register_does_not_make_an_honest_report_suspect(tmp_path: Path) -> None:
    with Store.open(tmp_path / "data") as store:
        for day, agencies, roster in (
            (dt.date(2022, 1, 1), OLD_AGENCIES, OLD_ROSTER),
            (dt.date(2024, 6, 1), NEW_AGENCIES, NEW_ROSTER),
        ):
            for name, text in (("机构.csv", agencies), ("人员.csv", roster)):
                path = tmp_path / name
                path.write_text(text, encoding="utf-8")
                import_file(store.engine, path, known_on=day)
        extracted = registry_extract(cases.FACTS, StoredRegistry(store.engine))
    case = cases.case(registry=extracted)
    assert {o.state for o in agency_certificate_lapsed.assess(case)} == {State.CLEAR}
    assert {o.state for o in assessor_not_with_agency.assess(case)} == {State.CLEAR}
