"""The PDF report as pages show it, for whoever may see it: verdict, strip of pages, findings, the picture of a page, running checks.

`report.make_report` takes findings, facts and addresses, and knows no paper and no person; the templates are in `templates/reporting/`.
"""
