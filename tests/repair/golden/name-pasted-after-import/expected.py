import json
from datetime import datetime, timedelta
from typing import Any, Dict, List, Optional


def recent(rows: List[Dict[str, Any]], days: Optional[int] = None) -> List[Dict[str, Any]]:
    edge = datetime.now() - timedelta(days=days or 7)
    return [json.loads(row["data"]) for row in rows if row["at"] > edge]
