"""What the settings say of where things are kept; the one place that reads the environment of S3's tools."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from core.errors import UsageError
from corpus.store import postgresql

_LEAST_LOST_SECONDS, _MOST_LOST_SECONDS = 15, 3600
_AWS = {
    "blobs_endpoint": ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"),
    "blobs_region": ("AWS_REGION", "AWS_DEFAULT_REGION"),
    "blobs_access_key": ("AWS_ACCESS_KEY_ID",),
    "blobs_secret_key": ("AWS_SECRET_ACCESS_KEY",),
    "blobs_session_token": ("AWS_SESSION_TOKEN",),
}


class Storage(Protocol):
    """The settings that are looked at here."""

    @property
    def database_url(self) -> str: ...  # noqa: D102
    @property
    def blobs_url(self) -> str: ...  # noqa: D102
    @property
    def blobs_endpoint(self) -> str: ...  # noqa: D102
    @property
    def blobs_region(self) -> str: ...  # noqa: D102
    @property
    def blobs_access_key(self) -> str: ...  # noqa: D102
    @property
    def blobs_secret_key(self) -> str: ...  # noqa: D102
    @property
    def blobs_session_token(self) -> str: ...  # noqa: D102
    @property
    def worker_lost_seconds(self) -> int: ...  # noqa: D102


def from_aws(environment: Mapping[str, str], values: Mapping[str, object]) -> dict[str, str]:
    """Settings that the environment of S3's own tools gives, where blobs lie in S3 at all.

    Nothing where a key is set by our own names: half of one pair and half of another is never meant.
    """
    if not str(values.get("blobs_url", "")).startswith("s3://"):
        return {}
    has_key = "blobs_access_key" in values
    return {
        name: environment[variable]
        for name, variables in _AWS.items()
        if not (has_key and name in ("blobs_access_key", "blobs_secret_key", "blobs_session_token"))
        for variable in reversed(variables)
        if environment.get(variable)
    }


def require_sound(settings: Storage) -> None:
    """Raise ``UsageError`` for an address that is none."""
    if settings.database_url:
        try:
            postgresql.address(settings.database_url)
        except Exception as error:
            raise UsageError(
                "设置 database_url 不是有效的 PostgreSQL 地址，"
                "应形如 postgresql+psycopg://用户:密码@主机:5432/数据库。"
            ) from error
    if settings.blobs_url and not settings.blobs_url.partition("://")[2]:
        raise UsageError(f"设置 blobs_url 应形如 s3://存储桶/前缀，现为 {settings.blobs_url}。")
    if not _LEAST_LOST_SECONDS <= settings.worker_lost_seconds <= _MOST_LOST_SECONDS:
        raise UsageError(
            f"设置 worker_lost_seconds 应在 {_LEAST_LOST_SECONDS} 到 {_MOST_LOST_SECONDS} 之间。"
        )


def options(settings: Storage) -> dict[str, str]:
    """What the place of blobs is opened with."""
    if not settings.blobs_url.startswith("s3://"):
        return {}
    said = {
        "endpoint": settings.blobs_endpoint,
        "region": settings.blobs_region,
        "access_key_id": settings.blobs_access_key,
        "secret_access_key": settings.blobs_secret_key,
        "session_token": settings.blobs_session_token,
        "allow_http": "true" if settings.blobs_endpoint.startswith("http://") else "",
    }
    return {name: value for name, value in said.items() if value}
