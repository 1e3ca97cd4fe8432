from django.apps import AppConfig


class BenchConfig(AppConfig):
    name = "bench"

    def ready(self) -> None:
        from bench.nothing import NothingKind
        from statuses import kinds

        kinds.register(NothingKind())
