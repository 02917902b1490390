# Two stages: build the environment, then copy it alone. The image runs as a user without rights, without build tools.
FROM python:3.11-slim-bookworm AS build
WORKDIR /build
COPY . .
RUN python3 -m venv /opt/mingjian
RUN /opt/mingjian/bin/pip install --no-cache-dir --no-compile '.[postgres,s3]'
RUN /opt/mingjian/bin/python -m compileall -q -j 0 /opt/mingjian/lib; /opt/mingjian/bin/pip uninstall --yes setuptools pip

FROM python:3.11-slim-bookworm
# pg_dump and pg_restore, for backups of a database on a server
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-client && rm -rf /var/lib/apt/lists/*
RUN useradd --create-home --uid 10001 mingjian && install -d -o mingjian -g mingjian -m 0750 /data
COPY --from=build /opt/mingjian /opt/mingjian
ENV PATH=/opt/mingjian/bin:$PATH MINGJIAN_DATA_DIR=/data PYTHONUNBUFFERED=1
RUN python3 -c "import cv2, faiss, onnxruntime, pikepdf, psycopg, pypdfium2, uvicorn"
USER mingjian
VOLUME /data
WORKDIR /home/mingjian
EXPOSE 8710
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python3", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8710/readyz', timeout=4)"]
ENTRYPOINT ["mingjian"]
CMD ["serve", "--host", "0.0.0.0"]
