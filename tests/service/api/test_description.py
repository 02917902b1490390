"""The machine-readable description: whole, well named, and with examples that are as it says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from service.api.app import create_app
from service.api.examples import REQUESTS, RESPONSES
from service.settings import Settings


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return create_app(Settings(data_dir=tmp_path_factory.mktemp("none"))).openapi()


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield method, path, operation


def test_every_operation_has_a_name_a_group_a_sentence_and_its_problems(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for *_, operation in operations(document)]
    assert len(names) == len(set(names))
    assert all("__" not in name for name in document["components"]["schemas"])
    groups = {tag["name"] for tag in document["tags"]}
    for method, path, operation in operations(document):
        assert operation["operationId"].isalnum(), path
        assert operation["summary"], path
        assert operation["description"], path
        assert set(operation["tags"]) <= groups, path
        answers = operation["responses"]
        assert {"401", "403", "429", "500", "503"} <= set(answers), path
        assert all("application/problem+json" in answers[code]["content"] for code in answers if code >= "4")
        is_before_signing_in = path.startswith("/api/v1/session") and method != "delete"
        assert ("security" in operation) != is_before_signing_in, path


def test_examples_are_as_the_schemas_say(document: dict[str, Any]) -> None:
    seen = set()
    for *_, operation in operations(document):
        contents = [(operation.get("requestBody") or {}).get("content", {})]
        contents += [answer.get("content", {}) for answer in operation["responses"].values()]
        for content in contents:
            for kind, media in content.items():
                if "example" in media and kind != "application/problem+json":
                    schema = media["schema"] | {"components": document["components"]}
                    jsonschema.Draft202012Validator(schema).validate(media["example"])
                    seen.add(operation["operationId"])
    assert seen == set(REQUESTS) | set(RESPONSES)


def test_every_field_of_a_response_has_a_schema(document: dict[str, Any]) -> None:
    for *_, path, operation in operations(document):
        for code, answer in operation["responses"].items():
            if code in {"200", "201", "202"}:
                for media in answer.get("content", {}).values():
                    schema = media.get("schema", {"type": "string"})
                    assert schema, (path, code)
