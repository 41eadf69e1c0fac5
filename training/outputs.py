"""The shipped heads and where their outputs stand, as in src/classify/outputs.ts."""

_LABELS = {
    "sentiment": ("one", ["negative", "neutral", "positive", "mixed"]),
    "intents": ("many", ["buy_signal", "price_complaint", "review", "praise",
                         "service_complaint", "question", "churn_risk", "feature_request"]),
    "queue": ("one", ["none", "sales", "service", "advocacy"]),
    "urgency": ("one", ["0", "1", "2"]),
    "spam": ("many", ["spam"]),
    "posts": ("one", ["negative", "neutral", "positive"]),
    "support": ("one", ["negative", "neutral", "positive"]),
    "manner": ("one", ["sentiment", "posts", "support"]),
}
HEADS = {}
OUTPUTS = 0
for _name, (_kind, _labels) in _LABELS.items():
    HEADS[_name] = (_kind, OUTPUTS, _labels)
    OUTPUTS += len(_labels)
