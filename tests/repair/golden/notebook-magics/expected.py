# %matplotlib inline
# !pip install pandas
import pandas as pd

frame = pd.read_csv("sales.csv")
frame.groupby("month")["total"].sum().plot()
