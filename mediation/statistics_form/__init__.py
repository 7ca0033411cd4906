"""The official statistics form of people's mediation (人民调解统计报表)."""
