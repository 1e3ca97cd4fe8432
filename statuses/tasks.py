from celery import shared_task

from statuses.carrying.work import work_on


@shared_task(name="statuses.carry_out_effects")
def carry_out_effects(organization_id: int, effect_ids: list[int]) -> None:
    """The bell was rung: look now. Lost, doubled or late, it does no harm."""
    work_on(organization_id, effect_ids)
