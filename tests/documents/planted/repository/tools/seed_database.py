print("moved by hand")
