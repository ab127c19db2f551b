"""Where something stands in a compose model: the keys and indexes that lead to it."""

Pointer = tuple[str | int, ...]


def spell(pointer: Pointer) -> str:
    """The pointer as people write it: ``services.api.ports[0].target``; a key with a dot or bracket is quoted."""
    text = ""
    for part in pointer:
        if isinstance(part, int):
            text += f"[{part}]"
        elif part and not set(part) & set(".[]\"' "):
            text += f".{part}" if text else part
        else:
            text += '["{}"]'.format(part.replace("\\", "\\\\").replace('"', '\\"'))
    return text


def leaves(value: object, at: Pointer = ()) -> list[tuple[Pointer, object]]:
    """Every scalar below ``value`` with its pointer, in order; an empty list or mapping is a leaf too."""
    if isinstance(value, dict) and value:
        return [leaf for key, each in value.items() for leaf in leaves(each, (*at, key))]
    if isinstance(value, list) and value:
        return [leaf for index, each in enumerate(value) for leaf in leaves(each, (*at, index))]
    return [(at, value)]
