Console.WriteLine("hqjobs");
