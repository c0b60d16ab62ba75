// pt.hpp - partitions for C++17: a memory resource, and a pointer that frees its block.
//
// SPDX-License-Identifier: MIT
//
// Header only.  It calls only functions of <sys.h> and <pt.h>.  Works with -fno-exceptions.
#ifndef LIBPT_PT_HPP
#define LIBPT_PT_HPP

#include <cstddef>
#include <cstdint>
#include <memory>
#include <memory_resource>
#include <new>
#include <utility>

#include "pt.h"
#include "sys.h"

namespace pt {

// Memory from the blocks of one partition, for std::pmr containers.  These requests go to
// upstream: larger than a block, with more alignment than the blocks have, or while all blocks
// are out.  If ptno is not a partition, all requests go to upstream.  Any thread may allocate and
// deallocate, if upstream allows this.  The partition must outlive the resource and all memory
// that was allocated from it.
class resource : public std::pmr::memory_resource {
public:
    explicit resource(int ptno, std::pmr::memory_resource *upstream =
                                    std::pmr::get_default_resource()) noexcept
        : ptno_(ptno), upstream_(upstream)
    {
        struct ::pt_info info;

        if (::pt_info(ptno, &info) == 0) {
            const std::uintptr_t places =
                reinterpret_cast<std::uintptr_t>(info.first) | info.stride;

            size_ = info.blocksize;
            alignment_ = places & (~places + 1);        // the lowest bit that is set
            first_ = static_cast<unsigned char *>(info.first);
            bytes_ = info.stride * static_cast<std::size_t>(info.numblocks);
        }
    }

    int ptno() const noexcept { return ptno_; }
    std::pmr::memory_resource *upstream() const noexcept { return upstream_; }

private:
    void *do_allocate(std::size_t bytes, std::size_t alignment) override
    {
        void *block = nullptr;

        if (bytes <= size_ && alignment <= alignment_)
            block = pt_getblock(ptno_);
        return block ? block : upstream_->allocate(bytes, alignment);
    }

    // The address tells where the memory came from.
    void do_deallocate(void *memory, std::size_t bytes, std::size_t alignment) override
    {
        const auto at = reinterpret_cast<std::uintptr_t>(memory);

        if (at - reinterpret_cast<std::uintptr_t>(first_) < bytes_)
            pt_freeblock(ptno_, memory);
        else
            upstream_->deallocate(memory, bytes, alignment);
    }

    bool do_is_equal(const std::pmr::memory_resource &other) const noexcept override
    {
        return this == &other;
    }

    int ptno_;
    std::pmr::memory_resource *upstream_;
    std::size_t size_ = 0, alignment_ = 0, bytes_ = 0;
    unsigned char *first_ = nullptr;
};

// Destroys the object of a pt::ptr and frees its block.
struct deleter {
    int ptno = -1;

    template <class T> void operator()(T *object) const noexcept
    {
        object->~T();
        pt_freeblock(ptno, object);
    }
};

// The only owner of an object in a block.
template <class T> using ptr = std::unique_ptr<T, deleter>;

// Makes a T in a block of ptno.  Null if there is no block, or if a T does not fit into one.
template <class T, class... Arguments> ptr<T> make(int ptno, Arguments &&...arguments)
{
    // Frees the block if the constructor throws.
    struct guard {
        int ptno;
        void *block;
        ~guard()
        {
            if (block)
                pt_freeblock(ptno, block);
        }
    };
    struct ::pt_info info;

    if (::pt_info(ptno, &info) || info.blocksize < sizeof(T))
        return ptr<T>(nullptr, deleter{ptno});

    guard taken{ptno, pt_getblock(ptno)};
    if (!taken.block || reinterpret_cast<std::uintptr_t>(taken.block) % alignof(T) != 0)
        return ptr<T>(nullptr, deleter{ptno});

    T *object = ::new (taken.block) T(std::forward<Arguments>(arguments)...);
    taken.block = nullptr;
    return ptr<T>(object, deleter{ptno});
}

}

#endif
