"""All settings, built once where the program starts: defaults, a file, ``MINGJIAN_*``, then options.

Unknown keys are rejected, and every limit is finite. Nothing below ``service/`` reads the environment.
"""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import UsageError
from core.limits import MEBIBYTE, Limits
from corpus.store.where import GIBIBYTE, Where
from models import ocr
from pipelines.reading_options import ReadOptions
from service import storage

PREFIX = "MINGJIAN_"
_LONGEST = 36_500  # hours or days for which an answer of the registry may be used
_MOST_PROCESSES = 64
_RETENTION = (
    "retain_originals_days",
    "retain_pages_days",
    "retain_pictures_days",
    "retain_sessions_days",
    "retain_jobs_days",
    "retain_uploads_days",
    "retain_deliveries_days",
    "export_audit_days",
)
FILE_VARIABLE = "MINGJIAN_CONFIG"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One value per key of ``docs/settings.md``."""

    data_dir: Path = Path("mingjian-data")
    database_url: str = dataclasses.field(default="", repr=False)  # none: a file in data_dir
    blobs_url: str = ""  # none: a folder in data_dir
    blobs_endpoint: str = ""
    blobs_region: str = ""
    blobs_access_key: str = dataclasses.field(default="", repr=False)
    blobs_secret_key: str = dataclasses.field(default="", repr=False)
    blobs_session_token: str = dataclasses.field(default="", repr=False)
    blobs_cache_gigabytes: int = 20
    workers: int = 0  # 0: one per processor
    processes: int = 0  # of serve, that answer requests; 0: one per processor, at most 4
    ocr_engine: str = ocr.DEFAULT
    ocr_dpi: float = 200.0
    max_megabytes: int = 1024
    max_pages: int = 3000
    survey_seconds: float = 120.0
    page_seconds: float = 60.0
    worker_memory_megabytes: int = 3072
    passage_model_folder: str = ""  # none: the encoder that comes with the product
    signature_trust_folder: str = ""  # none: whom a file's signature belongs to is not judged
    registry_url: str = ""  # none: nothing is asked over the network
    registry_name: str = "登记库接口"
    registry_token: str = dataclasses.field(default="", repr=False)
    registry_ca_file: str = ""
    registry_registers: str = "agencies,roster,notices,disclosures,approvals,penalties"
    registry_fresh_hours: float = 24.0
    registry_stale_days: float = 0.0
    registry_seconds: float = 20.0
    registry_per_second: float = 5.0
    registry_max_megabytes: int = 8
    jobs_at_once: int = 2  # of one worker
    jobs_per_region: int = 2  # of all workers, so that one region's heap does not hold up the others
    max_jobs_waiting: int = 5000
    picture_cache_megabytes: int = 1024  # page pictures and pieces that were drawn
    responsible_department: str = "应急管理部门"  # of a region: whom to ask about its reports
    public_url: str = ""  # as browsers know this service; needed for signing in elsewhere
    trusted_proxies: str = ""  # none: the address of whoever connects is the client's
    cors_origins: str = ""  # none: pages of other origins cannot call the interface
    requests_per_minute: int = 6000  # of one account or token
    requests_burst: int = 600
    max_request_kilobytes: int = 1024  # of everything but files
    request_seconds: float = 30.0  # in which a request must have arrived; a file: its next piece
    login_tries_per_account: int = 20
    login_tries_per_address: int = 30
    login_window_minutes: float = 10.0
    oidc_issuer: str = ""  # none: nobody signs in elsewhere
    oidc_client_id: str = ""
    oidc_client_secret: str = dataclasses.field(default="", repr=False)
    oidc_ca_file: str = ""
    oidc_name: str = "统一身份认证"
    oidc_scopes: str = "openid profile"
    oidc_name_claim: str = "preferred_username"
    oidc_roles_claim: str = "roles"
    oidc_roles: str = ""  # none: values that are names of roles are taken as such
    oidc_regions_claim: str = "regions"
    webhook_hosts: str = ""  # none: there are no webhooks
    webhook_ca_file: str = ""
    webhook_days: float = 3.0
    log_format: str = "json"
    worker_lost_seconds: int = 60  # a worker not seen for so long has died: others take its jobs over
    retain_originals_days: int = 0  # 0, here and below: for ever
    retain_pages_days: int = 0
    retain_pictures_days: int = 30
    retain_sessions_days: int = 30
    retain_jobs_days: int = 365
    retain_uploads_days: int = 7
    retain_deliveries_days: int = 90
    export_audit_days: int = 0

    def __post_init__(self) -> None:
        """Raise ``UsageError`` for a value out of range."""
        if self.ocr_engine not in ocr.ENGINES:
            raise UsageError(f"设置 ocr_engine 只能是 {'、'.join(ocr.ENGINES)}，现为 {self.ocr_engine}。")
        if self.workers < 0:
            raise UsageError("设置 workers 不能为负数；0 表示每个处理器一个。")
        if not 0 <= self.processes <= _MOST_PROCESSES:
            raise UsageError(
                f"设置 processes 应在 0 到 {_MOST_PROCESSES} 之间；0 表示每个处理器一个，最多 4 个。"
            )
        if not 72 <= self.ocr_dpi <= 600:
            raise UsageError(f"设置 ocr_dpi 应在 72 到 600 之间，现为 {self.ocr_dpi:g}。")
        for name in (
            "max_megabytes",
            "max_pages",
            "survey_seconds",
            "page_seconds",
            "worker_memory_megabytes",
            "registry_seconds",
            "registry_per_second",
            "registry_max_megabytes",
            "jobs_at_once",
            "jobs_per_region",
            "max_jobs_waiting",
            "picture_cache_megabytes",
            "requests_per_minute",
            "requests_burst",
            "max_request_kilobytes",
            "request_seconds",
            "login_tries_per_account",
            "login_tries_per_address",
            "login_window_minutes",
            "webhook_days",
            "blobs_cache_gigabytes",
        ):
            if getattr(self, name) <= 0:
                raise UsageError(f"设置 {name} 必须大于 0。")
        storage.require_sound(self)
        if self.signature_trust_folder and not Path(self.signature_trust_folder).is_dir():
            raise UsageError(f"设置 signature_trust_folder 指的不是文件夹：{self.signature_trust_folder}。")
        if self.passage_model_folder and not Path(self.passage_model_folder).is_dir():
            raise UsageError(f"设置 passage_model_folder 指的不是文件夹：{self.passage_model_folder}。")
        self._require_known()

    def _require_known(self) -> None:
        for name in ("registry_fresh_hours", "registry_stale_days", *_RETENTION):
            if not 0 <= getattr(self, name) <= _LONGEST:
                raise UsageError(f"设置 {name} 应在 0 到 {_LONGEST} 之间。")
        if self.log_format not in ("json", "text"):
            raise UsageError(f"设置 log_format 只能是 json 或 text，现为 {self.log_format}。")

    @property
    def where(self) -> Where:
        """Where everything is kept."""
        return Where(
            data_dir=self.data_dir,
            database_url=self.database_url,
            blobs_url=self.blobs_url,
            blobs_options=storage.options(self),
            cache_bytes=self.blobs_cache_gigabytes * GIBIBYTE,
        )

    @property
    def limits(self) -> Limits:
        """The limits that these settings name."""
        return Limits(
            bytes=self.max_megabytes * MEBIBYTE,
            pages=self.max_pages,
            survey_seconds=self.survey_seconds,
            page_seconds=self.page_seconds,
            worker_memory_bytes=self.worker_memory_megabytes * MEBIBYTE,
        )

    @property
    def reading(self) -> ReadOptions:
        """The options of the read stage."""
        return ReadOptions(engine=self.ocr_engine, dpi=self.ocr_dpi)


def load_settings(environment: Mapping[str, str], overrides: Mapping[str, object] | None = None) -> Settings:
    """Settings from ``environment`` and the file it may name; ``overrides`` (not None) go before both."""
    values: dict[str, Any] = {}
    if FILE_VARIABLE in environment:
        values.update(_from_file(Path(environment[FILE_VARIABLE])))
    for key, text in environment.items():
        if key.startswith(PREFIX) and key != FILE_VARIABLE:
            values[_known(key.removeprefix(PREFIX).lower(), key)] = text
    for key, text in storage.from_aws(environment, values).items():
        values.setdefault(key, text)
    values.update({key: value for key, value in (overrides or {}).items() if value is not None})
    return dataclasses.replace(Settings(), **{key: _typed(key, value) for key, value in values.items()})


def _from_file(path: Path) -> dict[str, object]:
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"读不到设置文件 {path}（{error.strerror}）。请检查 {FILE_VARIABLE}。") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"设置文件 {path} 不是有效的 TOML：{error}。") from error
    return {_known(key, f"{path} 中的 {key}"): value for key, value in values.items()}


def _known(key: str, shown: str) -> str:
    names = [field.name for field in dataclasses.fields(Settings)]
    if key not in names:
        raise UsageError(f"没有这个设置：{shown}。可用的设置：{'、'.join(names)}。")
    return key


def _typed(key: str, value: object) -> Any:
    kind = type(getattr(Settings(), key))
    target = Path if issubclass(kind, Path) else kind
    try:
        return target(value)  # type: ignore[arg-type]
    except (TypeError, ValueError) as error:
        raise UsageError(f"设置 {key} 的值无效：{value!r}。") from error
