def main(event, context): return 'layer/a.py'
