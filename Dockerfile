# On Record with its model inside: nothing is fetched when it runs. The library is a volume.
FROM python:3.11-slim

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp \
    GRADIO_TEMP_DIR=/tmp/gradio \
    GRADIO_SERVER_NAME=0.0.0.0 \
    GRADIO_SERVER_PORT=7860 \
    ONRECORD_LIBRARY=/library

WORKDIR /app
COPY requirements.txt ./
RUN pip install --no-cache-dir --requirement requirements.txt
COPY app.py LICENSE NOTICE ./
COPY corpus ./corpus
COPY embeddings ./embeddings
COPY qa ./qa

RUN useradd --system --uid 10001 --no-create-home onrecord \
    && mkdir /library && chown 10001 /library
USER 10001
VOLUME /library
EXPOSE 7860
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s CMD \
    ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:7860/healthz', timeout=4)"]
CMD ["python", "app.py"]
