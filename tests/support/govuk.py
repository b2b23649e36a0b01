"""GOV.UK Frontend's own examples, read into the arguments of our macros.

NOT_OURS names every option of an example that our macros do not take, with the reason.
"""

from markupsafe import Markup

CHOICES = {
    "items.conditional": "hiding questions needs a script; we ask on the next page",
    "items.behaviour": "same",
    "items.label.attributes": "a label carries no attributes of its own",
    "fieldset.attributes": "the fieldset is the field's own",
    "fieldset.classes": "same",
    "fieldset.describedBy": "what describes a field is given to the field",
    "value": "the form marks its own choice",
    "values": "same",
}
NOT_OURS = {
    "back-link": {},
    "button": {"isStartButton": "no start page"},
    "checkboxes": CHOICES,
    "details": {},
    "error-message": {},
    "error-summary": {
        "descriptionText": "the errors say it all",
        "descriptionHtml": "same",
        "disableAutoFocus": "the summary always takes the focus",
        "errorList.attributes": "a link carries no attributes of its own",
    },
    "fieldset": {},
    "file-upload": {
        "javascript": "our own script shows the photo",
        "value": "browsers ignore it",
    },
    "hint": {},
    "input": {
        "prefix": "no sums of money here",
        "suffix": "same",
        "inputWrapper": "same",
    },
    "label": {},
    "notification-banner": {
        "titleHeadingLevel": "a banner's title is an h2",
        "disableAutoFocus": "what went well takes the focus",
    },
    "pagination": {
        "previous.text": "the words come from the page's language",
        "previous.labelText": "same",
        "next.text": "the words come from the page's language",
        "next.labelText": "same",
        "items.attributes": "same",
    },
    "password-input": {
        "value": "a password is never sent back",
        "showPasswordText": "the words come from the page's language",
    },
    "radios": CHOICES,
    "select": {"value": "the form marks its own choice"},
    "skip-link": {},
    "summary-list": {
        "card": "a list in a card is written as a card",
        "rows.key.classes": "a row looks the same everywhere",
        "rows.value.classes": "same",
        "rows.actions.classes": "same",
    },
    "tag": {},
    "textarea": {},
    "warning-text": {},
}
SAME_NAME = [
    "id",
    "name",
    "classes",
    "attributes",
    "type",
    "value",
    "disabled",
    "rows",
    "multiple",
    "autocomplete",
    "inputmode",
    "pattern",
    "spellcheck",
    "autocapitalize",
    "open",
    "href",
]


def words(part):
    if not part:
        return None
    return Markup(part["html"].strip()) if part.get("html") else part.get("text")


def written(value):
    """A value as JavaScript writes it."""
    return str(value).lower() if isinstance(value, bool) else value


def plain(options, **names):
    """Options that only change their spelling, as far as an example gives them."""
    same = {
        name: name for name in ("id", "name", "classes", "attributes", "type", "value", "disabled", "rows", "multiple")
    }
    same |= {
        name: name for name in ("autocomplete", "inputmode", "pattern", "spellcheck", "autocapitalize", "open", "href")
    }
    found = {(same | names).get(name): value for name, value in options.items() if value is not None}
    found.pop(None, None)
    if isinstance(found.get("spellcheck"), bool):
        found["spellcheck"] = written(found["spellcheck"])
    return found


def field(options):
    label = options.get("label") or {}
    return plain(options, describedBy="described_by") | {
        "id": options.get("id") or options.get("name"),
        "label": words(label),
        "label_classes": label.get("classes", ""),
        "page_heading": label.get("isPageHeading", False),
        "hint": words(options.get("hint")),
        "error": words(options.get("errorMessage")),
        "group_classes": (options.get("formGroup") or {}).get("classes", ""),
    }


def item(given):
    if not given:
        return given
    return given | {
        "text": words(given),
        "hint": words(given.get("hint")),
        "label_classes": (given.get("label") or {}).get("classes"),
    }


def choices(options):
    legend = (options.get("fieldset") or {}).get("legend") or {}
    found = field(options) | {
        "items": [item(one) for one in options["items"]],
        "id_prefix": options.get("idPrefix"),
        "legend": words(legend),
        "legend_classes": legend.get("classes", ""),
        "page_heading": legend.get("isPageHeading", False),
    }
    return {name: value for name, value in found.items() if name not in {"id", "label", "label_classes"}}


def fieldset(options):
    legend = options.get("legend") or {}
    inside = Markup(options.get("html", ""))
    return plain(options, describedBy="described_by", role="role") | {
        "legend": words(legend),
        "legend_classes": legend.get("classes", ""),
        "page_heading": legend.get("isPageHeading", False),
        "caller": lambda: inside,
    }


def label(options):
    return plain(options, **{"for": "for_id", "isPageHeading": "page_heading"}) | {"text": words(options)}


def error_message(options):
    prefix = options.get("visuallyHiddenText", "Error")
    return plain(options) | {"text": words(options), "prefix": prefix or ""}


def summary(options):
    errors = [{"text": words(error), "href": error.get("href")} for error in options.get("errorList") or []]
    title = Markup(options["titleHtml"]) if options.get("titleHtml") else options.get("titleText")
    return plain(options) | {"errors": errors, "title": title}


def details(options):
    head = Markup(options["summaryHtml"]) if options.get("summaryHtml") else options["summaryText"]
    return plain(options) | {"summary": head, "text": words(options)}


def banner(options):
    title = Markup(options["titleHtml"]) if options.get("titleHtml") else options.get("titleText")
    success = options.get("type") == "success"
    found = plain(options, role="role", titleId="id") | {
        "kind": "success" if success else "",
        "title": title or ("Success" if success else "Important"),
        "text": options.get("text", ""),
    }
    found.pop("type", None)
    if options.get("html"):
        found["caller"] = lambda: Markup(options["html"])
    return found


def pages(options):
    items = [one and one | {"label": one.get("visuallyHiddenText")} for one in options.get("items") or []]
    sides = {side: options[side]["href"] for side in ("previous", "next") if options.get(side)}
    return plain(options) | sides | {"items": items, "label": options.get("landmarkLabel", "Pagination")}


def rows(options):
    def row(given):
        actions = [
            action | {"text": words(action), "hidden": action.get("visuallyHiddenText")}
            for action in (given.get("actions") or {}).get("items") or []
        ]
        return given | {"key": words(given["key"]), "value": words(given.get("value")) or "", "actions": actions}

    return plain(options) | {"rows": [row(given) if given else given for given in options["rows"]]}


def text_only(options):
    return plain(options) | {"text": words(options) or ""}


def select(options):
    items = [one and one | {"text": words(one), "value": written(one.get("value"))} for one in options.get("items", [])]
    return field(options) | {"items": items}


READERS = {
    "back-link": lambda options: {"href": "#", "classes": ""} | text_only(options),
    "button": lambda options: text_only(options) | plain(options, preventDoubleClick="prevent_double_click"),
    "checkboxes": choices,
    "details": details,
    "error-message": error_message,
    "error-summary": summary,
    "fieldset": fieldset,
    "file-upload": field,
    "hint": text_only,
    "input": field,
    "label": label,
    "notification-banner": banner,
    "pagination": pages,
    "password-input": field,
    "radios": choices,
    "select": select,
    "skip-link": lambda options: {"href": "#content"} | text_only(options),
    "summary-list": rows,
    "tag": text_only,
    "textarea": field,
    "warning-text": lambda options: text_only(options) | plain(options, iconFallbackText="icon_text"),
}
