Console.WriteLine("This is a library for Python: python3 train_digits.py loads it. See README.md.");
