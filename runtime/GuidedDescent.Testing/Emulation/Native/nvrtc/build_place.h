// Where the emulation's headers lie and what it builds is kept: beside this library.
#pragma once

#include <optional>
#include <string>

namespace emulated_nvrtc
{
std::string folder_of_this_library();

// A folder of its own for one compilation, which is gone afterwards.
class TemporaryFolder
{
public:
    explicit TemporaryFolder(const std::string& parent);
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder();

    // Empty if none could be created.
    const std::string& path() const { return _path; }

private:
    std::string _path;
};

std::string read_file(const std::string& path);
bool write_file(const std::string& path, const std::string& contents);

// What was built before, by all that decides its outcome. Safe to use from several processes at once.
class BuildCache
{
public:
    explicit BuildCache(const std::string& folder) : _folder(folder) {}

    std::optional<std::string> find(const std::string& key) const;
    void keep(const std::string& key, const std::string& built) const;

private:
    std::string path_of(const std::string& key) const;

    std::string _folder;
};
}
