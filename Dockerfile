# Two stages: build the wheel and its environment, then copy the environment alone.
FROM python:3.11-slim-bookworm AS build
WORKDIR /build
COPY . .
RUN python -m venv /opt/mingjian && /opt/mingjian/bin/pip install --no-cache-dir .

FROM python:3.11-slim-bookworm
RUN useradd --create-home --uid 10001 mingjian && install -d -o mingjian -g mingjian /data
COPY --from=build /opt/mingjian /opt/mingjian
ENV PATH=/opt/mingjian/bin:$PATH MINGJIAN_DATA_DIR=/data
USER mingjian
VOLUME /data
WORKDIR /home/mingjian
HEALTHCHECK --interval=60s --timeout=10s CMD ["mingjian", "reports"]
ENTRYPOINT ["mingjian"]
CMD ["--help"]
