"""Errors of the models: a wrong weight file, an engine that cannot run, a picture too large."""

from __future__ import annotations

from core.errors import MingjianError, RefusedError


class ModelFileError(MingjianError):
    """A weight file is missing or is not the file its manifest describes: a defect of the installation."""

    code = "model_file"
    exit_code = 9


class EngineUnavailableError(MingjianError):
    """The engine that was asked for is unknown or not installed on this machine."""

    code = "engine_unavailable"
    exit_code = 9


class EngineFailedError(MingjianError):
    """An engine ended with an error or gave an answer that cannot be read."""

    code = "engine_failed"
    exit_code = 5


class ImageTooLargeError(RefusedError):
    """A picture has more pixels than an engine may be given."""

    code = "image_too_large"
