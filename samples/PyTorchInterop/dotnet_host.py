"""Runs .NET inside the Python process, so that both see the same memory, and hands out C functions of one program.

Only what every Python has is used: ctypes calls libhostfxr, the library that `dotnet` itself starts programs with.
"""

import ctypes
import os
import shutil
from pathlib import Path

_GET_FUNCTION_POINTER = 6  # hdt_get_function_pointer in Microsoft's coreclr_delegates.h
_UNMANAGED_CALLERS_ONLY = ctypes.c_void_p(-1)

_ErrorWriter = ctypes.CFUNCTYPE(None, ctypes.c_char_p)
_GetFunctionPointer = ctypes.CFUNCTYPE(
    ctypes.c_int,
    ctypes.c_char_p,
    ctypes.c_char_p,
    ctypes.c_void_p,
    ctypes.c_void_p,
    ctypes.c_void_p,
    ctypes.POINTER(ctypes.c_void_p),
)


class DotnetHostError(RuntimeError):
    """.NET could not be started, or does not have what was asked for."""


class _InitializeParameters(ctypes.Structure):
    _fields_ = [("size", ctypes.c_size_t), ("host_path", ctypes.c_char_p), ("dotnet_root", ctypes.c_char_p)]


class DotnetProgram:
    """A .NET program whose static methods marked [UnmanagedCallersOnly] are called from Python; its Main is not run.

    A process can hold one: .NET stays until the process ends, and knows the program it was started for.
    """

    _running = None

    @classmethod
    def start(cls, assembly):
        """Starts .NET with the program in a file such as folder/Program.dll, or gives what was started from it before."""
        path = Path(assembly).resolve()
        if cls._running is None:
            cls._running = cls(path)
        elif cls._running.path != path:
            raise DotnetHostError(f"This process runs {cls._running.path} and cannot start {path}, too.")
        return cls._running

    def __init__(self, path):
        self.path = path
        self._errors = []
        self._host, root = _load_host(path.parent)
        error_writer = _ErrorWriter(lambda line: self._errors.append(line.decode(errors="replace")))
        self._host.hostfxr_set_error_writer.argtypes = [_ErrorWriter]
        self._host.hostfxr_set_error_writer.restype = ctypes.c_void_p
        self._host.hostfxr_set_error_writer(error_writer)
        try:
            context = self._initialize(root)
            self._get_function_pointer = self._delegate(context)
            self._host.hostfxr_close.argtypes = [ctypes.c_void_p]
            self._host.hostfxr_close(context)
        finally:
            self._host.hostfxr_set_error_writer(_ErrorWriter())

    def function(self, type_name, method, restype, *argtypes):
        """The method as a Python function. `type_name` has its namespace; the types are those of ctypes."""
        address = ctypes.c_void_p()
        code = self._get_function_pointer(
            f"{type_name}, {self.path.stem}".encode(),
            method.encode(),
            _UNMANAGED_CALLERS_ONLY,
            None,
            None,
            ctypes.byref(address),
        )
        self._require(code, f"finding {type_name}.{method}")
        return ctypes.CFUNCTYPE(restype, *argtypes)(address.value)

    def _initialize(self, root):
        # The command line is that of `dotnet Program.dll`. It works with an installed runtime and with one in the program's folder.
        path = os.fsencode(self.path)
        parameters = _InitializeParameters(ctypes.sizeof(_InitializeParameters), path, os.fsencode(root))
        arguments = (ctypes.c_char_p * 1)(path)
        context = ctypes.c_void_p()
        self._require(
            self._host.hostfxr_initialize_for_dotnet_command_line(
                1, arguments, ctypes.byref(parameters), ctypes.byref(context)
            ),
            "starting",
        )
        return context

    def _delegate(self, context):
        address = ctypes.c_void_p()
        self._require(
            self._host.hostfxr_get_runtime_delegate(context, _GET_FUNCTION_POINTER, ctypes.byref(address)),
            "loading the runtime",
        )
        return _GetFunctionPointer(address.value)

    def _require(self, code, action):
        if code != 0:
            details = "\n".join([f"{action} failed with code 0x{code & 0xFFFFFFFF:08x}", *self._errors])
            raise DotnetHostError(f".NET with {self.path}: {details}")


def _load_host(folder):
    """libhostfxr, and the folder of the .NET it belongs to: the program's own folder if it brings its runtime."""
    if (folder / "libhostfxr.so").exists():
        return ctypes.CDLL(str(folder / "libhostfxr.so")), folder
    for root in _installations():
        libraries = sorted(root.glob("host/fxr/*/libhostfxr.so"), key=lambda library: _version(library.parent.name))
        if libraries:
            return ctypes.CDLL(str(libraries[-1])), root
    raise DotnetHostError(
        f"There is no .NET: none in {folder}, and none installed in {', '.join(map(str, _installations()))}. "
        "Publish the program with its runtime (build.sh does), or set DOTNET_ROOT."
    )


def _installations():
    command = shutil.which("dotnet")
    chosen = os.environ.get("DOTNET_ROOT")
    return [
        *([Path(chosen)] if chosen else []),
        *([Path(command).resolve().parent] if command else []),
        Path("/usr/share/dotnet"),
        Path("/usr/lib/dotnet"),
        Path.home() / ".dotnet",
    ]


def _version(text):
    return [int(part) for part in text.split("-")[0].split(".")]
