"""The official statistics form of people's mediation (人民调解统计报表).

Rooms: ``web | api`` → ``sheets`` (the workbook), ``plain`` (the JSON object) → ``queries`` → ``checks``, ``rates`` →
``shape`` (blocks and columns, each with the filters that open its cases) → ``periods``.

Which day counts where (printed under every form): total, body, source, type, people and difficulty by the day of
acceptance; results, form of agreement and amount by the day of closing; performance, confirmation and visits by their
own days. Carried over + accepted − concluded = open at the end ties the two together.
"""
