"""``mingjian serve`` and ``worker``: the service over one data folder."""

from __future__ import annotations

import contextlib
import functools
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from core.errors import UsageError
from pipelines.engine.workers import available_cores
from service.awaiting import wait_to_serve
from service.command_line import Commands
from service.common import metrics_folder
from service.settings import Settings, load_settings
from service.terminal import DataDir, complaints
from service.watch import logs

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI

_MOST_BY_ITSELF = 4  # server processes; more where they are asked for
_BACKLOG = 2048
_DEALS_OUT = sys.platform == "linux"  # connections, to sockets that share an address
_GRACE_SECONDS = 20
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 60.0


def serve(
    host: Annotated[str, typer.Option("--host", help="监听的地址；0.0.0.0 为所有网卡。")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="端口；0 由系统选取。")] = 8710,
    workers: Annotated[
        int, typer.Option("--workers", min=0, max=64, help="随之启动的工作进程数；0 表示另行启动。")
    ] = 1,
    processes: Annotated[
        int | None,
        typer.Option("--processes", min=0, max=64, help="应答请求的进程数；0 为每个处理器一个，最多 4 个。"),
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """启动服务，按 Ctrl+C 停止：已收到的请求处理完再退出，未完成的筛查下次启动后继续。"""
    settings = load_settings(os.environ, {"data_dir": data_dir, "processes": processes})
    logs.set_up(settings.log_format)
    wait_to_serve(settings, host, port)
    number = settings.processes or min(available_cores(), _MOST_BY_ITSELF)
    listening = _listening(host, port, number)
    shown = f"http://{host}:{port}"
    complaints.print(f"明鉴服务正在启动：{shown}", highlight=False, markup=False)
    with contextlib.ExitStack() as stack:
        close = _closing(listening)
        stack.callback(close)
        if number == 1:
            is_started = _serve_alone(settings, workers, host, listening)
        else:
            folder = stack.enter_context(metrics_folder())
            is_started = _serve_together(settings, workers, host, listening, folder)
    if not is_started:
        raise UsageError(f"服务未能启动：{shown}，数据文件夹可能无法使用（见上）。")


def _listening(host: str, port: int, number: int) -> list[socket.socket]:
    """A socket for each process, all on one address: the system deals connections out to them evenly."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        first = socket.create_server(address[:2], family=family, backlog=_BACKLOG)  # nobody else has it
        if number == 1 or not _DEALS_OUT:
            return [first] * number
        bound = first.getsockname()[:2]
        first.close()
        return [
            socket.create_server(bound, family=family, backlog=_BACKLOG, reuse_port=True)
            for _ in range(number)
        ]
    except OSError as error:
        raise UsageError(
            f"服务未能启动：地址 {host}:{port} 可能已被占用，或不是本机的地址。请换一个，或停止占用它的程序。"
        ) from error


def _closing(listening: Sequence[socket.socket]) -> Callable[[], None]:
    def close() -> None:
        for each in listening:
            each.close()

    return close


def _serve_alone(settings: Settings, workers: int, host: str, listening: list[socket.socket]) -> bool:
    """In this process; whether it could begin."""
    from service.api.app import create_app  # here, so that other commands need not wait for the libraries

    server = _server(create_app(settings, is_warmed=True), host, listening)
    with contextlib.ExitStack() as stack:
        for _ in range(workers):
            stack.enter_context(_worker_beside(settings.data_dir))
        _run(server, listening)
    return bool(server.started)


def _serve_together(
    settings: Settings, workers: int, host: str, listening: list[socket.socket], folder: Path
) -> bool:
    """In several processes under this one; whether they could begin."""
    from service.common import Common
    from service.processes import NOT_STARTED, Processes, Role

    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)  # service.watch.metrics.FOLDER, before its library
    from prometheus_client.multiprocess import mark_process_dead

    from service.api.app import create_app

    app = create_app(settings, is_warmed=True, common=Common.of(len(listening), folder))

    def served(place: int) -> int:
        app.state.place = place
        for other, each in enumerate(listening):
            if other != place and each is not listening[place]:
                each.close()
        server = _server(app, host, [listening[place]])
        _run(server, [listening[place]])
        return 0 if server.started else NOT_STARTED

    roles = [Role("服务进程", functools.partial(served, place)) for place in range(len(listening))]
    close = _closing(listening)
    if workers:
        roles.append(Role("工作进程的看护进程", functools.partial(_kept_working, settings, workers, close)))
    together = Processes(roles, grace_seconds=2 * _GRACE_SECONDS, on_stop=close, on_end=mark_process_dead)
    return together.run()


def _kept_working(settings: Settings, workers: int, close: Callable[[], None]) -> int:
    """Workers run until this process is told to end."""
    close()
    told = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: told.set())
    signal.signal(signal.SIGINT, lambda *_: told.set())
    with contextlib.ExitStack() as stack:
        for _ in range(workers):
            stack.enter_context(_worker_beside(settings.data_dir))
        told.wait()
    return 0


def _server(app: FastAPI, host: str, listening: list[socket.socket]) -> uvicorn.Server:
    import uvicorn

    shown = f"[{host}]" if ":" in host else host
    port = listening[0].getsockname()[1]

    class Server(uvicorn.Server):
        """Streams that would go on for long are ended as soon as the service is told to end."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started and app.state.place == 0:
                logging.getLogger("mingjian.serve").info("running on %s", f"http://{shown}:{port}")

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            if hasattr(app.state, "context"):
                app.state.context.stopping.set()
            super().handle_exit(sig, frame)

    return Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            log_config=None,  # service.watch.logs
            access_log=False,
            server_header=False,
            proxy_headers=False,  # who is believed is a setting: service.guard_settings
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
    )


def _run(server: uvicorn.Server, listening: list[socket.socket]) -> None:
    """Until told to stop. The server passes the signal on at its end, before our workers have ended."""
    before = signal.signal(signal.SIGTERM, lambda *_: None)
    try:
        with contextlib.suppress(KeyboardInterrupt, SystemExit):  # the latter where it cannot start
            server.run(sockets=listening)
    finally:
        signal.signal(signal.SIGTERM, before)


def worker(
    with_parent: Annotated[
        bool, typer.Option("--with-parent", help="标准输入关闭时停止；由 serve 启动时使用。")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """启动一个工作进程：从队列取任务筛查，被中断后下次启动接着做。"""
    from service.jobs.worker import work

    work(load_settings(os.environ, {"data_dir": data_dir}), ends_with_parent=with_parent)


@contextlib.contextmanager
def _worker_beside(data_dir: Path) -> Iterator[None]:
    """A worker process that is started again when it ends by itself, and ends with this one."""
    stop = threading.Event()
    running: list[subprocess.Popen[bytes]] = []
    watch = threading.Thread(target=_keep_running, args=(data_dir, stop, running), daemon=True)
    watch.start()
    try:
        yield
    finally:
        stop.set()
        for process in running[-1:]:
            process.terminate()
        watch.join(_GRACE_SECONDS)
        for process in running[-1:]:
            process.kill()


def _keep_running(data_dir: Path, stop: threading.Event, running: list[subprocess.Popen[bytes]]) -> None:
    command = [sys.executable, "-m", "service", "worker", "--with-parent", "--data-dir", str(data_dir)]
    wait = _FIRST_WAIT
    while not stop.is_set():
        begun = time.monotonic()
        process = subprocess.Popen(command, stdin=subprocess.PIPE)
        running[:] = [process]
        code = process.wait()
        if time.monotonic() - begun > _LONGEST_WAIT:
            wait = _FIRST_WAIT
        if stop.is_set():
            return
        complaints.print(
            f"工作进程意外结束（{code}），{wait:g} 秒后重新启动。", highlight=False, markup=False
        )
        stop.wait(wait)
        wait = min(wait * 2, _LONGEST_WAIT)


server_app = Commands(name="mingjian", text="明鉴：服务。")
server_app.command()(serve)
server_app.command()(worker)
