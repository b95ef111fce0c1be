def main(event, context): return 'modules/second/handler.py'
