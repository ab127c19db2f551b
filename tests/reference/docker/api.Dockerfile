# syntax=docker/dockerfile:1
FROM python:3.12-slim

RUN apt-get update \
    && apt-get install --yes --no-install-recommends curl \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home sophia
WORKDIR /app
COPY docker/requirements/api.txt requirements.txt
RUN pip install --no-cache-dir -r requirements.txt
COPY sophia/__init__.py sophia/
COPY sophia/core sophia/core
COPY sophia/agents sophia/agents
COPY sophia/api sophia/api
USER sophia
EXPOSE 8000
CMD ["uvicorn", "sophia.api.main:app", "--host", "0.0.0.0", "--port", "8000"]
