"""How much of a target's utility is the learner's own error: the judge's learner on real columns with targets drawn anew.

usage: targets.py TRAIN.csv TEST.csv [SYNTHETIC.csv ...]
The last column is the target, of 0 and 1. Prints the AUC on TEST of the judge's learner (XGBoost, 100 trees of depth 5) taught by
the real rows; by the real columns with targets drawn from a tuned ensemble; and for each synthetic table by its own targets and by
targets drawn from that ensemble."""
import sys
import numpy as np, pandas as pd
from sklearn.metrics import roc_auc_score
from xgboost import XGBClassifier

train, test, *samples = map(pd.read_csv, sys.argv[1:])
target = train.columns[-1]
columns = lambda d: d.drop(columns=[target]).astype(float)
learner = lambda: XGBClassifier(n_estimators=100, max_depth=5, tree_method="hist", n_jobs=1)
score = lambda x, y: roc_auc_score(test[target], learner().fit(x, y).predict_proba(columns(test))[:, 1])
tuned = [XGBClassifier(n_estimators=250, max_depth=4, learning_rate=.04, subsample=.6, colsample_bytree=.5, tree_method="hist", n_jobs=1,
                       random_state=seed).fit(columns(train), train[target]) for seed in range(2)]
chance = lambda x: sum(one.predict_proba(x)[:, 1] for one in tuned) / len(tuned)
rng = np.random.default_rng(0)
drawn = lambda x: (rng.random(len(x)) < chance(x)).astype(int)

print(f"real {score(columns(train), train[target]):.4f}, ensemble itself {roc_auc_score(test[target], chance(columns(test))):.4f}")
again = [score(columns(train), drawn(columns(train))) for _ in range(5)]
print(f"real columns, targets drawn: {np.mean(again):.4f}", np.round(again, 4))
for sample in samples:
    print(f"synthetic: own targets {score(columns(sample), sample[target]):.4f}, targets drawn {score(columns(sample), drawn(columns(sample))):.4f}")
