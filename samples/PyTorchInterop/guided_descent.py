"""Optimizers of GuidedDescent for PyTorch: they update PyTorch's own tensors, where they are."""

import ctypes
import weakref
from pathlib import Path

import torch

from dotnet_host import DotnetProgram

# Their names differ from those in C#; every other name is the same in another spelling: weight_decay is WeightDecay.
_SHORT_NAMES = {"lr": "LearningRate", "eps": "Epsilon"}

_PROCESSOR = -1


class GuidedDescentError(RuntimeError):
    """What the library says when it refuses something."""


class _Library:
    """The functions of NativeInterface.cs."""

    _TYPE = "GuidedDescent.Samples.PyTorchInterop.NativeInterface"

    def __init__(self, folder):
        assembly = Path(folder) / "PyTorchInterop.dll"
        if not assembly.exists():
            raise FileNotFoundError(f"There is no {assembly}: run build.sh, or name the folder that has it.")
        self._program = DotnetProgram.start(assembly)
        pointer, text, number, integer = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int64, ctypes.c_int
        self._message = self._program.function(self._TYPE, "Message", integer, text, integer)
        self.create = self._function("Create", integer, pointer, ctypes.POINTER(number))
        self.add_parameter = self._function(
            "AddParameter", number, text, ctypes.POINTER(number), integer, pointer, pointer
        )
        self.bind_gradient = self._function("BindGradient", number, text, pointer)
        self.build = self._function("Build", number, text, text)
        self.set_hyperparameters = self._function("SetHyperparameters", number, text)
        self.step = self._function("Step", number)
        self.describe = self._function("Describe", number)
        self.destroy = self._function("Destroy", number)

    def message(self):
        """What the last call of this thread had to say."""
        buffer = ctypes.create_string_buffer(self._message(None, 0))
        self._message(buffer, len(buffer))
        return buffer.value.decode()

    def _function(self, name, *argtypes):
        native = self._program.function(self._TYPE, name, ctypes.c_int, *argtypes)

        def call(*arguments):
            if native(*arguments) != 0:
                raise GuidedDescentError(self.message())

        return call


class _SharedTensor:
    """A parameter of PyTorch's, and where the library believes it to lie."""

    def __init__(self, name, value):
        self.name = name
        self.value = value
        if value.grad is None:
            value.grad = torch.zeros_like(value)
        self._require_plain()
        self._value_address = value.data_ptr()
        self._gradient_address = value.grad.data_ptr()

    def add_to(self, library, handle):
        extents = (ctypes.c_int64 * self.value.dim())(*self.value.shape)
        library.add_parameter(
            handle, self.name.encode(), extents, self.value.dim(), self._value_address, self._gradient_address
        )

    def follow(self, library, handle):
        """Tells the library if the gradient has moved, which it does when it was set to None and computed anew."""
        gradient = self.value.grad
        if gradient is None:
            raise RuntimeError(f"Parameter '{self.name}' has no gradient. Call backward() on a loss that depends on it.")
        self._require_plain()
        if self.value.data_ptr() != self._value_address:
            raise RuntimeError(f"Parameter '{self.name}' was moved to other memory: build a new optimizer over it.")
        if gradient.data_ptr() != self._gradient_address:
            library.bind_gradient(handle, self.name.encode(), gradient.data_ptr())
            self._gradient_address = gradient.data_ptr()

    def _require_plain(self):
        for tensor, role in ((self.value, "parameter"), (self.value.grad, "the gradient of parameter")):
            if not _is_plain(tensor):
                raise TypeError(f"{role} '{self.name}' must be dense, contiguous and of float32, but is {_describe(tensor)}.")


class GuidedDescentOptimizer(torch.optim.Optimizer):
    """A torch.optim.Optimizer whose step() is compiled from a rule of GuidedDescent: "AdamW", "Lion" or "Sgd".

    `params` are tensors, or pairs of a name and a tensor as model.named_parameters() gives them, which makes errors
    clearer. All must be float32, contiguous, and on one device: the processor, or a CUDA device, where the optimizer
    works in the stream that is current now. Other hyperparameters than the learning rate are optional and are called
    as in torch.optim: weight_decay, betas, eps, momentum, dampening, nesterov. `library` is the folder of the built
    library; without it, the folder of this file, or bin/publish beside it.

    Hyperparameters may be changed in param_groups between steps, as the schedulers in torch.optim.lr_scheduler do.
    """

    def __init__(self, params, rule="AdamW", *, lr, library=None, **hyperparameters):
        named = _named(params)
        super().__init__([tensor for _, tensor in named], {"lr": lr, **hyperparameters})
        self._device = _common_device(named)
        self._stream = _current_stream(self._device)
        self._tensors = [_SharedTensor(name, tensor) for name, tensor in named]
        self._library = _Library(library or _default_folder())
        self._handle = ctypes.c_int64()
        ordinal = _PROCESSOR if self._device.type == "cpu" else self._device.index
        self._library.create(ordinal, self._stream, ctypes.byref(self._handle))
        self._finalizer = weakref.finalize(self, self._library.destroy, self._handle)
        for tensor in self._tensors:
            tensor.add_to(self._library, self._handle)
        self._hyperparameters = self._hyperparameter_text()
        self._library.build(self._handle, rule.encode(), self._hyperparameters)

    def step(self, closure=None):
        """Updates the tensors. On a CUDA device the work is put into the stream, and the call does not wait for it."""
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        if _current_stream(self._device) != self._stream:
            raise RuntimeError("Another CUDA stream is current than when the optimizer was built, in whose stream it works.")
        self._send_hyperparameters()
        for tensor in self._tensors:
            tensor.follow(self._library, self._handle)
        self._library.step(self._handle)
        self._tell_autograd()
        return loss

    def zero_grad(self, set_to_none=False):
        """Zeroes the gradients in place; with `set_to_none` drops them, so that backward() puts them elsewhere."""
        super().zero_grad(set_to_none)

    def describe(self):
        """The rule, what it trains, and where."""
        self._library.describe(self._handle)
        return self._library.message()

    def close(self):
        """Frees the memory of the optimizer's state; the tensors stay. Otherwise that is done with the object's end."""
        self._finalizer()

    def add_param_group(self, param_group):
        if self.param_groups:
            raise NotImplementedError("One group only: build another optimizer for other hyperparameters.")
        super().add_param_group(param_group)

    def state_dict(self):
        raise NotImplementedError("This sample does not hand out the state of its optimizers.")

    def load_state_dict(self, state_dict):
        raise NotImplementedError("This sample does not take the state of its optimizers.")

    def _send_hyperparameters(self):
        text = self._hyperparameter_text()
        if text != self._hyperparameters:
            self._library.set_hyperparameters(self._handle, text)
            self._hyperparameters = text

    def _hyperparameter_text(self):
        pairs = []
        for name in self.defaults:
            value = self.param_groups[0][name]
            if name == "betas":
                pairs += [("Beta1", value[0]), ("Beta2", value[1])]
            else:
                pairs.append((_SHORT_NAMES.get(name) or name.title().replace("_", ""), value))
        return ";".join(f"{name}={float(value)!r}" for name, value in pairs).encode()

    def _tell_autograd(self):
        # So that backward() notices weights that changed since forward(). PyTorch before 2.1 cannot be told.
        if hasattr(torch.autograd.graph, "increment_version"):
            for tensor in self._tensors:
                torch.autograd.graph.increment_version(tensor.value)


def _default_folder():
    here = Path(__file__).parent
    return here if (here / "PyTorchInterop.dll").exists() else here / "bin" / "publish"


def _named(params):
    named = [item if isinstance(item, tuple) else (str(index), item) for index, item in enumerate(params)]
    for name, tensor in named:
        if not isinstance(tensor, torch.Tensor):
            raise TypeError(f"Tensors, or pairs of a name and a tensor, are expected, but '{name}' is {type(tensor).__name__}.")
    return named


def _common_device(named):
    devices = {tensor.device for _, tensor in named}
    if len(devices) > 1:
        raise ValueError(f"All parameters must be on one device, but they are on {', '.join(sorted(map(str, devices)))}.")
    device = devices.pop()
    if device.type not in ("cpu", "cuda"):
        raise ValueError(f"Parameters must be on the processor or a CUDA device, not on {device}.")
    return device


def _current_stream(device):
    return torch.cuda.current_stream(device).cuda_stream if device.type == "cuda" else 0


def _is_plain(tensor):
    """Whether the tensor is nothing but floats in a row, as a pointer says nothing of the rest."""
    return tensor.dtype == torch.float32 and tensor.layout == torch.strided and tensor.is_contiguous()


def _describe(tensor):
    strides = f", strides {tensor.stride()}" if tensor.layout == torch.strided else ""
    return f"{tensor.dtype}, {tensor.layout}, shape {tuple(tensor.shape)}{strides}"
