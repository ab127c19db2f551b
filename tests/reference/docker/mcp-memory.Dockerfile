# syntax=docker/dockerfile:1
FROM python:3.12-slim

RUN apt-get update \
    && apt-get install --yes --no-install-recommends curl \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home sophia
WORKDIR /app
COPY docker/requirements/memory.txt requirements.txt
RUN pip install --no-cache-dir -r requirements.txt
COPY sophia/__init__.py sophia/
COPY sophia/mcp/__init__.py sophia/mcp/memory_server.py sophia/mcp/
USER sophia
EXPOSE 9009
CMD ["python", "-m", "sophia.mcp.memory_server"]
