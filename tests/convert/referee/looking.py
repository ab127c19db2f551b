"""What an assertion looks at: an object of the manifests by kind and name, or a view of several that says more.

| word | what it is |
| --- | --- |
| ``Kind/name`` | every manifest of that kind whose name fits the pattern; kinds may be joined by commas |
| ``workload/x``, ``pod/x``, ``template/x``, ``container/x`` | what runs the service x; its pod's spec, with metadata; its container |
| ``argv/x`` | command and arguments, as the process gets them |
| ``env/x`` | the environment, as the process gets it |
| ``files/x`` | what is mounted where |
| ``required/x`` | the node labels that a pod insists on, from selector and affinity |
| ``dns/x`` | what the name x leads to |
| ``exposed/x``, ``routes/x``, ``reach/x`` | open to the outside; hosts and paths; whom x may call, also `outside` and `controller` |
| ``text/all`` | everything that was written or said, as one text |
"""

import json
from fnmatch import fnmatchcase
from typing import Any

from .networking import exposed, reach, resolve, routes, workloads
from .pods import Manifest, container, environment, files, of, template, words


def look(what: str, manifests: list[Manifest], said: str) -> list[Any]:
    """The things that the words mean; none where there is no such thing."""
    kind, _, name = what.partition("/")
    match kind:
        case "text":
            return [json.dumps(manifests, sort_keys=True, default=str, ensure_ascii=False) + said]
        case "dns":
            return [each for each in [resolve(name, manifests)] if each]
        case "routes":
            return [routes(name, manifests)]
        case "reach":
            return [reach(name, manifests)]
        case _ if kind[0].islower():
            return [_view(kind, each, manifests) for each in workloads(manifests) if each["metadata"]["name"] == name]
        case _:
            return [
                each
                for each in manifests
                if each.get("kind") in kind.split(",") and fnmatchcase(each["metadata"]["name"], name)
            ]


def _view(kind: str, workload: Manifest, manifests: list[Manifest]) -> Any:
    match kind:
        case "workload":
            return workload
        case "pod":
            return of(template(workload), "spec")
        case "template":
            return template(workload)
        case "container":
            return container(workload)
        case "argv":
            return words(workload, manifests)
        case "env":
            return environment(workload, manifests)
        case "files":
            return files(workload, manifests)
        case "required":
            return required(workload)
        case "exposed":
            return exposed(workload["metadata"]["name"], manifests)
        case _:
            raise ValueError(f"{kind!r} is nothing that an assertion can look at")


def required(workload: Manifest) -> dict[str, Any]:
    """``labels``: every demand on the node; ``terms``: how many alternatives the affinity leaves."""
    spec = of(template(workload), "spec")
    terms = (
        of(spec, "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution").get("nodeSelectorTerms")
        or []
    )
    demands = [{"key": key, "operator": "In", "values": [value]} for key, value in of(spec, "nodeSelector").items()]
    demands += [each for term in terms for each in term.get("matchExpressions") or ()]
    return {"labels": demands, "terms": len(terms)}
