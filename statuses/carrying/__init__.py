"""Carrying effects out: claim with a lease and a fence, note the attempt, do it, settle. Source: EF-2 to EF-4.

`claims` holds the compare-and-sets on one effect; `lanes` the bulkhead per gateway of an organization; `work`
what a worker does with both. All times are the database's own clock.
"""
