"""The running server answers everything that its description allows, and what it does not, as described."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path

from tests.service.api.serving import Served, serving

SEED, EXAMPLES = 20260701, 2
# A cursor, a digest or a decision can be as described and still not be one: such a 400 is right.
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
    "response_schema_conformance,negative_data_rejection,unsupported_method,ignored_auth"
)
# Events do not end; who signs out loses the session; wrong names lock.
LEFT_OUT = "events$|/session"


def settings(served: Served) -> str:
    report = served.reports[0].report.id
    request = urllib.request.Request(
        f"{served.url}/api/v1/reports/{report}/findings", headers={"Authorization": f"Bearer {served.token}"}
    )
    with urllib.request.urlopen(request) as answer:
        key = json.load(answer)[0]["key"]
    return f'[parameters]\n"path.report" = "{report}"\n"path.key" = "{key}"\n"path.page" = 1\n'


def test_the_server_keeps_to_its_description(tmp_path: Path) -> None:
    with serving(tmp_path / "data") as served:
        config = tmp_path / "schemathesis.toml"
        config.write_text(settings(served), encoding="utf-8")
        command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(config), "run"]
        options = ["--seed", str(SEED), "--max-examples", str(EXAMPLES), "--checks", CHECKS, "--no-color"]
        options += ["--phases", "examples,coverage,fuzzing", "--exclude-path-regex", LEFT_OUT]
        options += ["--header", f"Authorization: Bearer {served.token}", "--generation-database", "none"]
        here = str(Path(__file__).parents[3])
        environment = os.environ | {
            "SCHEMATHESIS_HOOKS": "tests.service.api.contract_hooks",
            "PYTHONPATH": here,
        }
        done = subprocess.run(
            [*command, *options, f"{served.url}/api/v1/openapi.json"],
            env=environment,
            cwd=tmp_path,  # it keeps what it found beside itself
            capture_output=True,
            text=True,
            timeout=600,
        )
        said = done.stdout[:9000]
        assert done.returncode == 0, said
        assert "Tested" in said
        with urllib.request.urlopen(f"{served.url}/readyz", timeout=30) as answer:
            assert answer.status == 200
