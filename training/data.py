"""The labelled sets as `dump-pieces.ts` wrote them, and what each row teaches which head."""
import json
from pathlib import Path

import numpy as np

SENTIMENT = ["negative", "neutral", "positive", "mixed"]
INTENTS = ["buy_signal", "price_complaint", "review", "praise",
           "service_complaint", "question", "churn_risk", "feature_request"]
QUEUE = ["none", "sales", "service", "advocacy"]
URGENCY = [0, 1, 2]

# Heads that only help the encoder learn; they are not shipped.
EMOTIONS = ("admiration amusement anger annoyance approval caring confusion curiosity desire "
            "disappointment disapproval disgust embarrassment excitement fear gratitude grief joy love "
            "nervousness optimism pride realization relief remorse sadness surprise neutral").split()
PRICE = ["no_price", "price_negative", "price_positive", "price_neutral", "price_mixed"]
APP = ["bug_report", "feature_request", "rating", "user_experience"]
POLES = ["negative", "positive"]
SARCASM = ["no", "yes"]
COMPLAINT = ["no_complaint", "complaint"]
WISH = ["no_intent", "purchase_intent", "undefined"]
STARS = ["negative", "neutral", "positive"]

HEADS = {
    "sentiment": ("one", SENTIMENT), "intents": ("many", INTENTS),
    "queue": ("one", QUEUE), "urgency": ("one", URGENCY),
    "posts": ("one", STARS), "support": ("one", STARS), "manner": ("one", ["sentiment", "posts", "support"]),
    "emotions": ("many", EMOTIONS), "price": ("one", PRICE), "app": ("many", APP),
    "poles": ("one", POLES), "sarcasm": ("one", SARCASM), "complaint": ("one", COMPLAINT),
    "wish": ("one", WISH), "stars": ("one", STARS), "mood": ("one", STARS),
}
"""Each head: whether one label or many apply, and its labels."""


def _one(head, labels):
    return lambda row: {head: labels.index(row["label"])} if row.get("label") in labels else {}


def _mood(manner):
    def teach(row):
        target = STARS.index(row["label"])
        return {"sentiment": target, manner: target, "manner": 1 if manner == "posts" else 2}
    return teach


def _sarcastic(row):
    return {"sarcasm": int(row["label"] in ("sarcastic", "irony"))}


def _intents(row):
    return {"sentiment": SENTIMENT.index(row["sentiment"]), "intents": row["intents"],
            "queue": QUEUE.index(row["queue"]), "urgency": int(row["urgency"]), "manner": 0}


def _cesamard(row):
    labels = row["labels"]
    found = {"complaint": int("complaint" in labels)}
    for label in labels:
        if label.startswith("sentiment:") and label[10:] in SENTIMENT:
            found["mood"] = STARS.index(label[10:])
    return found


def _emotions(row):
    found = {"emotions": row["labels"]}
    mood = row.get("meta", {}).get("sentiment")
    if mood in STARS:
        found["mood"] = STARS.index(mood)
    return found


TEACHES = {
    "intents": _intents, "tweeteval_sentiment": _mood("posts"),
    "airline_tweets": _mood("support"), "apple_tweets": _one("sentiment", SENTIMENT),
    "sanders_tweets": _one("sentiment", SENTIMENT), "acl14_target_tweets": _one("mood", STARS),
    "absa_reviews": _one("sentiment", SENTIMENT), "umsab_en": _mood("posts"),
    "sst2": _one("poles", POLES), "customer_reviews_cr": _one("poles", POLES),
    "alexa_reviews": _one("stars", STARS), "netflix_app_reviews": _one("stars", STARS),
    "chatgpt_app_reviews": _one("stars", STARS), "goemotions": _emotions,
    "price_aspect": _one("price", PRICE),
    "app_review_maalej": lambda row: {"app": row.get("labels") or [row["label"]]},
    "app_review_google": lambda row: {"app": row.get("labels") or [row["label"]]},
    "complaint_tweets": _one("complaint", COMPLAINT), "cesamard_reviews": _cesamard,
    "purchase_intent_tweets": _one("wish", WISH),
    "tweeteval_irony": _sarcastic, "isarcasm_tweets": _sarcastic,
    "figlang_sarcasm_reddit": _sarcastic, "figlang_sarcasm_twitter": _sarcastic,
}


def read(folder, name):
    """[(piece ids, row)] of one file."""
    base = Path(folder) / name
    ids = np.fromfile(f"{base}.ids.bin", np.int16)
    ends = np.fromfile(f"{base}.ends.bin", np.int32)
    with open(f"{base}.rows.jsonl") as lines:
        rows = [json.loads(line) for line in lines]
    starts = np.concatenate([[0], ends[:-1]])
    return [(ids[a:b] if b > a else np.zeros(1, np.int16), row) for a, b, row in zip(starts, ends, rows)]


def labelled(folder, name, part):
    """[(piece ids, {head: target})] of one set; rows that teach nothing are left out."""
    teach = TEACHES[name]
    pairs = [(ids, teach(row)) for ids, row in read(folder, f"{name}.{part}")]
    return [(ids, target) for ids, target in pairs if target]


def many_hot(labels, given):
    return [1.0 if label in given else 0.0 for label in labels]
