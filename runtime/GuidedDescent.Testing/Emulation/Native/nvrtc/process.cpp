#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

namespace emulated_nvrtc
{
static std::vector<char*> pointers_to(std::vector<std::string>& texts)
{
    std::vector<char*> pointers;
    for (std::string& text : texts)
    {
        pointers.push_back(text.data());
    }

    pointers.push_back(nullptr);
    return pointers;
}

// Messages in the language and the plain quotes that everyone can search for.
static std::vector<std::string> plain_environment()
{
    std::vector<std::string> variables = {"LC_ALL=C"};
    for (char** variable = environ; *variable != nullptr; variable++)
    {
        if (strncmp(*variable, "LC_ALL=", strlen("LC_ALL=")) != 0)
        {
            variables.push_back(*variable);
        }
    }

    return variables;
}

int run_program(const std::vector<std::string>& command, const std::string& messages)
{
    std::vector<std::string> words = command;
    std::vector<std::string> variables = plain_environment();
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, messages.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    pid_t process = 0;
    int error = posix_spawnp(
        &process, words[0].c_str(), &files, nullptr, pointers_to(words).data(), pointers_to(variables).data());
    posix_spawn_file_actions_destroy(&files);

    int status = 0;
    while (error == 0 && waitpid(process, &status, 0) < 0)
    {
        error = errno == EINTR ? 0 : errno;
    }

    return error == 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
}
