"""MCP server: search over the documents."""

import json
import logging

logger = logging.getLogger(__name__)


class SearchServer:
    def __init__(self, index):
        self.index = index

    def handle(self, request: str) -> str:
        try:
            query = json.loads(request)
        except ValueError as error:
            return json.dumps({"error": str(error)})
        hits = [hit for hit in self.index if query["text"] in hit["title"]
        return json.dumps({"hits": hits[:10]})
