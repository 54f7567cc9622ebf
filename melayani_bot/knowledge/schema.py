"""JSON Schema of the editors' files, for tools that complete and check while typing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic.json_schema import GenerateJsonSchema

from melayani_bot.knowledge.layout import KINDS, PACK
from melayani_bot.knowledge.merge import ADDABLE

if TYPE_CHECKING:
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import core_schema

    from melayani_bot.knowledge.layout import Kind
    from melayani_bot.knowledge.model import Model

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class _EditorSchema(GenerateJsonSchema):
    """Describes what editors write: short forms are allowed where a validator takes them."""

    def function_before_schema(
        self, schema: core_schema.BeforeValidatorFunctionSchema
    ) -> JsonSchemaValue:
        inner = super().function_before_schema(schema)
        short = _SHORT_FORMS.get(getattr(schema["function"]["function"], "__name__", ""))
        return {"anyOf": [*short, inner]} if short else inner


_TEXT = {"type": "string", "minLength": 1}
_TEXTS = {"type": "array", "items": _TEXT, "minItems": 1}
_SHORT_FORMS: dict[str, list[dict[str, Any]]] = {
    "_as_tuple": [_TEXT],
    "_as_fact": [_TEXT, _TEXTS],
    "_as_authorities": [_TEXT],
    "_as_flag": [{"enum": ["ya", "tidak"]}],
}


def schemas() -> dict[str, dict[str, Any]]:
    """The schema of a file of each kind, by the name of the kind."""
    return {kind.name: _schema(kind) for kind in (PACK, *KINDS)}


def _schema(kind: Kind[Model]) -> dict[str, Any]:
    found = kind.model.model_json_schema(by_alias=True, schema_generator=_EditorSchema)
    if kind.named and kind is not PACK:
        _allow_overriding(found)
    if not kind.many:
        return {"$schema": DIALECT, **found}
    definitions = found.pop("$defs", {})
    return {"$schema": DIALECT, "type": "array", "items": found, "$defs": definitions}


def _allow_overriding(schema: dict[str, Any]) -> None:
    """A file of a lower layer says only what differs, and adds to lists by a leading plus."""
    schema["required"] = ["id"]
    properties = schema["properties"]
    properties |= {f"+{key}": properties[key] for key in sorted(ADDABLE & properties.keys())}
