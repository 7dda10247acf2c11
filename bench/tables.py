"""usage: tables.py DATA-FOLDER OUT-FOLDER
Lays the benchmark's tables out as train.csv, test.csv and the halves a.csv and b.csv of the training rows: Adult by its
official split, the others 90/10 by a seeded permutation (small ones 75/25), rows with missing cells dropped. Needs
pandas."""
import os
import sys
import pandas as pd

data, out = sys.argv[1:]


def put(name, train, test):
    os.makedirs(f"{out}/{name}", exist_ok=True)
    halves = train.sample(frac=1, random_state=2 if name != "adult" else 1)
    n = len(halves) // 2
    for file, part in dict(train=train, test=test, a=halves[:n], b=halves[n:2 * n]).items():
        part.to_csv(f"{out}/{name}/{file}.csv", index=False)


def split(name, table, percent=90):
    table = table.dropna().sample(frac=1, random_state=1)
    n = len(table) * percent // 100
    put(name, table[:n], table[n:])


columns = ("age workclass fnlwgt education education-num marital-status occupation relationship race sex capital-gain "
           "capital-loss hours-per-week native-country income").split()
train = pd.read_csv(f"{data}/adult/adult.data.gz", header=None, names=columns, skipinitialspace=True)
test = pd.read_csv(f"{data}/adult/adult.test.gz", header=None, names=columns, skipinitialspace=True, comment="|")
test.income = test.income.str.rstrip(".")
put("adult", train, test)
split("default_credit", pd.concat([pd.read_csv(f"{data}/default_credit/{part}.csv.gz") for part in ("train", "test")]))
split("shoppers", pd.read_csv(f"{data}/shoppers/online_shoppers_intention.csv.gz"))
split("kc_house", pd.read_csv(f"{data}/kc_house/kc_house_data.csv.gz").drop(columns=["id", "date"]))
split("bank_marketing", pd.read_csv(f"{data}/bank_marketing/bank.csv.gz"))
split("german_credit", pd.read_csv(f"{data}/german_credit/GermanCredit.csv.gz"), 75)
split("attrition", pd.read_csv(f"{data}/hr_attrition/attrition.csv.gz").drop(columns=["rownames"]), 75)
split("insurance", pd.read_csv(f"{data}/insurance/insurance.csv"), 75)
churn = pd.read_csv(f"{data}/telco_churn/telco-customer-churn-by-IBM.csv.gz", na_values=" ")
split("telco", churn.drop(columns=["customerID"]), 75)
