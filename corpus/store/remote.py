"""Files elsewhere: a place that an fsspec URL names, its errors as sentences, and files under their names."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import fsspec

from core.errors import StoreError

_TIMEOUT, _PATIENCE = dt.timedelta(seconds=60), dt.timedelta(seconds=20)
_RETRIES = 3
_LONGEST = 200
_DENIED = {"PermissionDeniedError", "UnauthenticatedError", "PermissionError"}
_CLIENT = ("allow_http",)  # an option of the connection, not of the bucket


def opened(url: str, options: Mapping[str, str]) -> tuple[Any, str]:
    """File system and place of an fsspec URL. ``s3://`` needs the extra ``s3``; raises ``StoreError``."""
    if url.startswith("s3://"):
        return _s3(options), url.removeprefix("s3://").rstrip("/")
    try:
        files, place = fsspec.url_to_fs(url, **options)
    except (ImportError, ValueError) as error:
        raise StoreError(
            f"blobs_url 的存储类型无法使用：{error}。请安装相应的 fsspec 驱动，或改用 s3://。",
            code="store_blobs_unknown",
        ) from error
    return files, str(place).rstrip("/")


def _s3(options: Mapping[str, str]) -> Any:
    try:
        from obstore.fsspec import FsspecStore
    except ImportError as error:
        raise StoreError(
            "blobs_url 是 s3:// 地址，但没有安装所需的程序库。请运行 pip install 'mingjian[s3]'。",
            code="store_blobs_unknown",
        ) from error
    return FsspecStore(
        "s3",
        config={name: value for name, value in options.items() if name not in _CLIENT},
        client_options={"timeout": _TIMEOUT, **{name: options[name] for name in _CLIENT if name in options}},
        retry_config={"max_retries": _RETRIES, "retry_timeout": _PATIENCE},
    )


def _errors() -> tuple[type[Exception], ...]:
    """What may go wrong on the way; obstore's are no ``OSError``."""
    try:
        from obstore.exceptions import BaseError
    except ImportError:
        return (OSError,)
    return (OSError, BaseError)


@contextlib.contextmanager
def as_store_error(url: str) -> Iterator[None]:
    """Failures of the far place as ``StoreError``; ``FileNotFoundError`` is the caller's."""
    try:
        yield
    except FileNotFoundError:
        raise
    except _errors() as error:
        raise unusable(url, error) from error


def unusable(url: str, error: Exception) -> StoreError:
    """The sentence for a place that does not answer, or refuses."""
    if type(error).__name__ in _DENIED:
        return StoreError(
            f"文件存储 {url} 拒绝访问。请检查访问密钥，以及该密钥对存储桶的读写权限。",
            code="store_blobs_denied",
        )
    if "NoSuchBucket" in str(error):
        return no_such_place(url)
    reason = (str(error).strip().splitlines() or [type(error).__name__])[0][:_LONGEST]
    return StoreError(
        f"文件存储 {url} 暂时无法读写：{reason}。请检查网络和存储服务，然后再试。", code="store_blobs_away"
    )


def no_such_place(url: str) -> StoreError:
    """The sentence for a bucket or folder that nobody has made."""
    return StoreError(f"文件存储 {url} 不存在。请先建立存储桶，或检查 blobs_url。", code="store_blobs_denied")


class SharedFiles:
    """Files of one folder of the far place, by name; written whole, never changed."""

    def __init__(self, files: Any, folder: str, url: str) -> None:
        self._files = files
        self._folder = folder
        self._url = url

    def send(self, path: Path) -> None:
        """Put a file there under its own name."""
        with as_store_error(self._url):
            self._files.put_file(str(path), f"{self._folder}/{path.name}")

    def fetch(self, name: str, path: Path) -> bool:
        """Get a file; whether it was there. At ``path`` it appears whole or not at all."""
        arriving = path.with_name(f".making-{name}")
        try:
            with as_store_error(self._url):
                self._files.get_file(f"{self._folder}/{name}", str(arriving))
            arriving.replace(path)
        except FileNotFoundError:
            return False
        finally:
            arriving.unlink(missing_ok=True)
        return True

    def discard(self, names: Collection[str]) -> None:
        """Remove files, if they are there."""
        with as_store_error(self._url):
            for name in names:
                with contextlib.suppress(FileNotFoundError):
                    self._files.rm_file(f"{self._folder}/{name}")

    def sweep(self, named: Collection[str], *, before: dt.datetime) -> None:
        """Remove what is not named and was put there before an instant."""
        with as_store_error(self._url):
            try:
                there = [str(each).rsplit("/", 1)[-1] for each in self._files.ls(self._folder, detail=False)]
            except FileNotFoundError:
                return
            for name in set(there) - set(named):
                with contextlib.suppress(FileNotFoundError):
                    if self._files.modified(f"{self._folder}/{name}") < before:
                        self._files.rm_file(f"{self._folder}/{name}")
