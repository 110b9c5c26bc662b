global using Microsoft.Extensions.DependencyInjection;
global using NUnit.Framework;

// Fixtures marked [Parallelizable] mostly wait for processes of their own: two of them run side by side, the rest one after another.
[assembly: LevelOfParallelism(2)]
