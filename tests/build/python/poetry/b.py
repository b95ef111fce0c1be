def main(event, context): return 'poetry/b.py'
