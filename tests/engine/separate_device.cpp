// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/separate_device.h"

#include <ATen/EmptyTensor.h>
#include <ATen/native/CPUFallback.h>
#include <ATen/ops/_reshape_alias_native.h>
#include <ATen/ops/as_strided_native.h>
#include <ATen/ops/view_native.h>
#include <c10/core/Allocator.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <torch/library.h>
#include <torch/version.h>

#include <algorithm>
#include <array>
#include <new>
#include <tuple>
#include <utility>
#include <vector>

#include <sys/mman.h>

namespace pangkas::test {

namespace {

constexpr c10::DeviceType kind = c10::DeviceType::PrivateUse1;

std::map<std::string, int> operations;

/// What is stored, and the addresses that stand for it: nobody may read or write there.
struct Block
{
    std::vector<char> bytes;
    void* address = nullptr;

    explicit Block(std::size_t size) : bytes(std::max<std::size_t>(size, 1))
    {
        address = ::mmap(nullptr, bytes.size(), PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (address == MAP_FAILED)
            throw std::bad_alloc();
    }
    Block(const Block&) = delete;
    Block& operator=(const Block&) = delete;
    ~Block() { ::munmap(address, bytes.size()); }
};

class Memory : public c10::Allocator
{
public:
#if TORCH_VERSION_MAJOR >= 2
    c10::DataPtr allocate(std::size_t size) override { return block(size); }
    void copy_data(void*, const void*, std::size_t) const override { throw std::bad_alloc(); }
#else
    c10::DataPtr allocate(std::size_t size) const override { return block(size); }
#endif

private:
    static c10::DataPtr block(std::size_t size)
    {
        auto* made = new Block(size);
        return {made->address, made, [](void* context) { delete static_cast<Block*>(context); }, separateDevice()};
    }
};

Memory memory;

/// What the tensor holds, as the host sees it.
at::Tensor onHost(const at::Tensor& tensor)
{
    if (tensor.is_cpu())
        return tensor;
    auto* block = static_cast<Block*>(tensor.storage().data_ptr().get_context());
    char* begin = block->bytes.data() + tensor.storage_offset() * static_cast<std::int64_t>(tensor.element_size());
    return at::from_blob(begin, tensor.sizes(), tensor.strides(), at::TensorOptions().dtype(tensor.scalar_type()));
}

at::Tensor emptyTensor(c10::IntArrayRef size, c10::optional<at::ScalarType> type, c10::optional<at::Layout>,
    c10::optional<at::Device>, c10::optional<bool>, c10::optional<at::MemoryFormat> format)
{
    return at::Tensor(at::detail::empty_generic(
        size, &memory, c10::DispatchKeySet(c10::DispatchKey::PrivateUse1), type.value_or(at::kFloat), format));
}

at::Tensor emptyStrided(c10::IntArrayRef size, c10::IntArrayRef stride, c10::optional<at::ScalarType> type,
    c10::optional<at::Layout>, c10::optional<at::Device>, c10::optional<bool>)
{
    return at::Tensor(at::detail::empty_strided_generic(
        size, stride, &memory, c10::DispatchKeySet(c10::DispatchKey::PrivateUse1), type.value_or(at::kFloat)));
}

at::Tensor copyFrom(const at::Tensor& from, const at::Tensor& to, bool)
{
    onHost(to).copy_(onHost(from));
    return to;
}

at::Tensor copyFromAndResize(const at::Tensor& from, const at::Tensor& to)
{
    TORCH_CHECK(from.sizes() == to.sizes(), "a result of another size");
    return copyFrom(from, to, false);
}

void checkIsHere(const at::Tensor& tensor, const std::string& operation)
{
    TORCH_CHECK(!tensor.defined() || tensor.device().type() == kind || tensor.dim() == 0, operation,
        " of tensors in both memories");
}

void computeOnProcessor(const c10::OperatorHandle& operation, torch::jit::Stack* stack)
{
    const std::string& name = operation.schema().name();
    const std::size_t count = operation.schema().arguments().size();
    for (std::size_t i = stack->size() - count; i < stack->size(); ++i) {
        const c10::IValue& argument = (*stack)[i];
        if (argument.isTensor())
            checkIsHere(argument.toTensor(), name);
        if (!argument.isTensorList())
            continue;
        for (const at::Tensor& tensor : argument.toTensorVector())
            checkIsHere(tensor, name);
    }
    ++operations[name];
    at::native::cpu_fallback(operation, stack);
}

at::Tensor convolve(const at::Tensor& input, const at::Tensor& weight, const c10::optional<at::Tensor>& bias,
    c10::IntArrayRef stride, c10::IntArrayRef padding, c10::IntArrayRef dilation, bool transposed,
    c10::IntArrayRef outputPadding, std::int64_t groups)
{
    const at::Tensor offset = bias ? *bias : at::Tensor();
    for (const at::Tensor& tensor : {input, weight, offset})
        checkIsHere(tensor, "a convolution");
    ++operations["aten::convolution_overrideable"];
    const at::Tensor output = at::convolution(input.cpu(), weight.cpu(), offset.defined() ? offset.cpu() : offset, stride,
        padding, dilation, transposed, outputPadding, groups);
    return output.to(separateDevice());
}

std::tuple<at::Tensor, at::Tensor, at::Tensor> convolveBackward(const at::Tensor& gradient, const at::Tensor& input,
    const at::Tensor& weight, c10::IntArrayRef stride, c10::IntArrayRef padding, c10::IntArrayRef dilation, bool transposed,
    c10::IntArrayRef outputPadding, std::int64_t groups, std::array<bool, 3> wanted)
{
    for (const at::Tensor& tensor : {gradient, input, weight})
        checkIsHere(tensor, "a convolution's gradient");
    ++operations["aten::convolution_backward_overrideable"];
    const std::vector<std::int64_t> biasSizes{weight.size(0)};
    auto [first, second, third] = at::convolution_backward(gradient.cpu(), input.cpu(), weight.cpu(),
        at::OptionalIntArrayRef(biasSizes), stride, padding, dilation, transposed, outputPadding, groups, wanted);
    for (at::Tensor* result : {&first, &second, &third}) {
        if (result->defined())
            *result = result->to(separateDevice());
    }
    return {first, second, third};
}

C10_REGISTER_GUARD_IMPL(PrivateUse1, c10::impl::NoOpDeviceGuardImpl<kind>)

TORCH_LIBRARY_IMPL(_, PrivateUse1, library)
{
    library.fallback(torch::CppFunction::makeFromBoxedFunction<&computeOnProcessor>());
}

TORCH_LIBRARY_IMPL(aten, PrivateUse1, library)
{
    library.impl("empty.memory_format", &emptyTensor);
    library.impl("empty_strided", &emptyStrided);
    library.impl("_copy_from", &copyFrom);
    library.impl("_copy_from_and_resize", &copyFromAndResize);
    library.impl("as_strided", &at::native::as_strided_tensorimpl);
    library.impl("view", TORCH_FN(at::native::view));
    library.impl("_reshape_alias", TORCH_FN(at::native::_reshape_alias));
    library.impl("convolution_overrideable", &convolve);
    library.impl("convolution_backward_overrideable", &convolveBackward);
}

} // namespace

at::Device separateDevice() { return {kind, 0}; }

std::map<std::string, int> takeOperations() { return std::exchange(operations, {}); }

} // namespace pangkas::test
