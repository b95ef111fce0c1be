def main(event, context): return 'modules/first/handler.py'
