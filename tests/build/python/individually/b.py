def main(event, context): return 'individually/b.py'
