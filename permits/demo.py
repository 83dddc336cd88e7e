"""Demo applications: one dossier in every state, named for its state. Written by the verbs, like any other."""


class Story:
    def tell(self) -> int:
        return 0
