#include "build_place.h"

#include <dirent.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "kernel_image.h"

namespace emulated_nvrtc
{
std::string folder_of_this_library()
{
    Dl_info library = {};
    dladdr(reinterpret_cast<void*>(folder_of_this_library), &library);
    std::string path = library.dli_fname;
    return path.substr(0, path.rfind('/'));
}

TemporaryFolder::TemporaryFolder(const std::string& parent)
{
    std::string pattern = parent + "/build-XXXXXX";
    _path = mkdtemp(pattern.data()) == nullptr ? "" : pattern;
}

TemporaryFolder::~TemporaryFolder()
{
    DIR* folder = _path.empty() ? nullptr : opendir(_path.c_str());
    if (folder == nullptr)
    {
        return;
    }

    while (const dirent* entry = readdir(folder))
    {
        unlink((_path + "/" + entry->d_name).c_str());
    }

    closedir(folder);
    rmdir(_path.c_str());
}

std::string read_file(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    std::ostringstream contents;
    contents << file.rdbuf();
    return contents.str();
}

bool write_file(const std::string& path, const std::string& contents)
{
    std::ofstream file(path, std::ios::binary);
    file.write(contents.data(), std::streamsize(contents.size()));
    file.close();
    return file.good();
}

// A file starts with its whole key, as two keys may have the same name.
std::optional<std::string> BuildCache::find(const std::string& key) const
{
    std::string contents = read_file(path_of(key));
    bool found = contents.size() > key.size() && contents.compare(0, key.size(), key) == 0 && contents[key.size()] == '\0';
    return found ? std::optional(contents.substr(key.size() + 1)) : std::nullopt;
}

void BuildCache::keep(const std::string& key, const std::string& built) const
{
    TemporaryFolder aside(_folder);
    std::string unfinished = aside.path() + "/program";
    if (write_file(unfinished, key + '\0' + built))
    {
        rename(unfinished.c_str(), path_of(key).c_str());
    }
}

std::string BuildCache::path_of(const std::string& key) const
{
    char name[32];
    snprintf(name, sizeof name, "/%016llx", static_cast<unsigned long long>(
        emulated_driver::checksum_of(key.data(), key.size())));
    return _folder + name;
}
}
