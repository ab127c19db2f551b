# syntax=docker/dockerfile:1
FROM python:3.12 AS wheels
COPY docker/requirements/search.txt /tmp/search.txt
RUN pip wheel --no-cache-dir --wheel-dir /wheels -r /tmp/search.txt

FROM python:3.12-slim
COPY --from=wheels /wheels /wheels
RUN pip install --no-cache-dir /wheels/*.whl && rm -rf /wheels
RUN apt-get update && apt-get install --yes --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/search
COPY sophia/__init__.py sophia/
COPY ["sophia/mcp/__init__.py", "sophia/mcp/search_server.py", "sophia/mcp/"]
EXPOSE 9008
USER nobody
ENTRYPOINT ["python", "-m", "sophia.mcp.search_server"]
