"""What can be wrong with the files of a model: one error a kind, each with what it found as data.

A page writes its own sentence from the fields; the message is for whoever reads a traceback.
"""

from attention.errors import AttentionError


class ModelError(AttentionError):
    """The files of a model cannot be used. One of the kinds below says why."""


class FolderMissingError(ModelError):
    """There is no such folder."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        super().__init__(
            f"there is no folder {folder!r}; give the folder that holds config.json, "
            "model.safetensors and vocab.txt"
        )


class FileMissingError(ModelError):
    """The folder lacks a file, or the file cannot be read."""

    def __init__(self, folder: str, file: str) -> None:
        self.folder, self.file = folder, file
        super().__init__(
            f"{folder!r} has no {file} that can be read; give a folder with config.json, "
            "model.safetensors and vocab.txt"
        )


class FileTooLargeError(ModelError):
    """A file, or the header of one, is larger than any such file should be."""

    def __init__(self, file: str, size: int, limit: int) -> None:
        self.file, self.size, self.limit = file, size, limit
        super().__init__(
            f"{file} has {size} bytes, where at most {limit} are read; "
            "give the file that belongs to the model"
        )


class FileDamagedError(ModelError):
    """A file is not what its name says: cut short, changed, or of another format."""

    def __init__(self, file: str, found: str, needed: str) -> None:
        self.file, self.found, self.needed = file, found, needed
        super().__init__(
            f"{file} has {found}, expected {needed}; the file is damaged: fetch it again"
        )


class ModelUnsupportedError(ModelError):
    """The files are whole, but describe a model that is computed in another way."""

    def __init__(self, file: str, setting: str, found: str, needed: str) -> None:
        self.file, self.setting, self.found, self.needed = file, setting, found, needed
        super().__init__(
            f"{file}: {setting} is {found}, expected {needed}; give a model in BERT's format"
        )


class TokenizerUnsupportedError(ModelError):
    """A sentence is cut into pieces in another way than by BERT's WordPiece."""

    def __init__(self, file: str, setting: str, found: str, needed: str) -> None:
        self.file, self.setting, self.found, self.needed = file, setting, found, needed
        super().__init__(
            f"{file}: {setting} is {found}, expected {needed}; "
            "give a model whose tokenizer is BertTokenizer"
        )


class TensorMissingError(ModelError):
    """The weights lack a tensor that the configuration needs."""

    def __init__(self, file: str, tensor: str, found: str) -> None:
        self.file, self.tensor, self.found = file, tensor, found
        super().__init__(
            f"{file} has no tensor {tensor!r}, but {found}; "
            "give the weights that belong to config.json"
        )


class TensorMismatchError(ModelError):
    """A tensor has another shape than the configuration says."""

    def __init__(
        self, file: str, tensor: str, found: tuple[int, ...], needed: tuple[int, ...]
    ) -> None:
        self.file, self.tensor, self.found, self.needed = file, tensor, found, needed
        super().__init__(
            f"{file}: {tensor!r} has shape {found}, but config.json needs {needed}; "
            "give the weights that belong to config.json"
        )


class VocabularyMismatchError(ModelError):
    """The vocabulary lacks a special piece, or has more pieces than the model has vectors."""

    def __init__(self, file: str, found: str, needed: str) -> None:
        self.file, self.found, self.needed = file, found, needed
        super().__init__(
            f"{file} has {found}, expected {needed}; give the vocabulary that belongs to the model"
        )
