"""Payments with Stripe: plans by subscription, credits bought once.

What was paid is Stripe's to say. Whatever happens there leads to one thing here: the customer's
present state is fetched (:mod:`.state`) and entered (:mod:`.books`), which may be done any number
of times, in any order. Webhooks (:mod:`.inbox`), the page a buyer comes back to, the courier's
rounds and ``filmwright payments reconcile`` all go this one way.
"""
